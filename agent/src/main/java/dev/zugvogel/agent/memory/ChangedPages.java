package dev.zugvogel.agent.memory;

import dev.zugvogel.relay.encode.Density;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Pages that a guest was seen to write to, as they were then: those it writes to again tell how dense its changes are. */
final class ChangedPages {
    /** Enough to tell; the others are not kept. */
    private static final int MOST = 256;

    private final long[] pages = new long[MOST];
    private byte[] contents = new byte[0];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(long page, byte[] content) {
        if (count == MOST) return;
        if (contents.length == count * GuestMemory.PAGE_BYTES)
            contents = Arrays.copyOf(contents, Math.max(GuestMemory.PAGE_BYTES, 2 * contents.length));
        System.arraycopy(content, 0, contents, count * GuestMemory.PAGE_BYTES, GuestMemory.PAGE_BYTES);
        pages[count++] = page;
    }

    /** Of what was written to them since; empty if nothing was. */
    OptionalDouble density(GuestMemory guest) throws IOException {
        byte[] before = new byte[count * GuestMemory.PAGE_BYTES];
        byte[] after = new byte[before.length];
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            int from = i * GuestMemory.PAGE_BYTES;
            int to = from + GuestMemory.PAGE_BYTES;
            guest.read(pages[i], after, bytes);
            if (Arrays.equals(contents, from, to, after, bytes, bytes + GuestMemory.PAGE_BYTES)) continue;
            System.arraycopy(contents, from, before, bytes, GuestMemory.PAGE_BYTES);
            bytes += GuestMemory.PAGE_BYTES;
        }
        return bytes == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Density.ofChanges(Arrays.copyOf(before, bytes), Arrays.copyOf(after, bytes)));
    }
}
