package dev.zugvogel.relay.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The regions that one direction speaks of, numbered in the order in which they were named. Names are bytes on the wire
 * and read as ISO 8859-1, which loses nothing. One thread.
 */
final class Regions {
    static final int MOST = 256;
    /** Where {@link KnownPages#find} can say a page is. */
    private static final long PAGES = 1L << 40;

    static final int LONGEST_NAME_BYTES = 5 + 255;

    private final KnownPages known;
    private final byte[][] names = new byte[MOST][];
    private final int[] handles = new int[MOST];
    private int count;

    Regions(KnownPages known) {
        this.known = known;
    }

    /** The number of the region of this name, {@link KnownPages#NONE} if it has none. */
    int find(byte[] name, int lengthBytes) {
        for (int number = 0; number < count; number++)
            if (Arrays.equals(names[number], 0, names[number].length, name, 0, lengthBytes)) return number;
        return KnownPages.NONE;
    }

    /** The number of the region with this handle, {@link KnownPages#NONE} if it has none. */
    int ofHandle(int handle) {
        for (int number = 0; number < count; number++) if (handles[number] == handle) return number;
        return KnownPages.NONE;
    }

    boolean isFull() {
        return count == MOST;
    }

    int count() {
        return count;
    }

    /** Numbers a region; the caller sees to it that there is room. */
    int add(byte[] name) {
        names[count] = name;
        handles[count] = known.region(new String(name, StandardCharsets.ISO_8859_1));
        return count++;
    }

    byte[] name(int number) {
        return names[number];
    }

    /** The handle under which this page may be known, {@link KnownPages#NONE} if it can't be. */
    int handle(int number, long page) {
        return page < PAGES ? handles[number] : KnownPages.NONE;
    }
}
