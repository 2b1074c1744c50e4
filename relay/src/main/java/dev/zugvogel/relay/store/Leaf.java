package dev.zugvogel.relay.store;

/**
 * Digests and versions of pages with consecutive numbers. A version counts up with every write of a page's content and
 * never down, even where the page is forgotten: no two contents are encrypted alike. Every use holds its monitor.
 */
final class Leaf {
    static final int PAGES = 1024;
    static final long SIZE_BYTES = PAGES * (Long.BYTES + Integer.BYTES) + 64L;

    private static final int NOT_KEPT = 1 << 31;

    private final long[] digests = new long[PAGES];
    /** The highest bit says that the content was not kept; 0 that there never was any. */
    private final int[] versions = new int[PAGES];

    static int slot(long page) {
        return (int) page & (PAGES - 1);
    }

    long digest(int slot) {
        return digests[slot];
    }

    void digest(int slot, long digest) {
        digests[slot] = digest;
    }

    /** As it is written to the index. */
    int rawVersion(int slot) {
        return versions[slot];
    }

    void rawVersion(int slot, int version) {
        versions[slot] = version;
    }

    /** The version of the content on disk. */
    int version(int slot) {
        return versions[slot] & ~NOT_KEPT;
    }

    /** Whether the content belonging to the digest is on disk, unless the digest is zero's. */
    boolean isKept(int slot) {
        return versions[slot] > 0;
    }

    /** One version for the whole run, higher than that of each page, so that it is encrypted in one go; 0 if there is none. */
    int nextVersion(int slot, int count) {
        int highest = 0;
        for (int i = slot; i < slot + count; i++) highest = Math.max(highest, version(i));
        return highest == Integer.MAX_VALUE ? 0 : highest + 1;
    }

    /** How many of the run never had content. */
    int fresh(int slot, int count) {
        int fresh = 0;
        for (int i = slot; i < slot + count; i++) if (versions[i] == 0) fresh++;
        return fresh;
    }

    void kept(int slot, int count, int version) {
        for (int i = slot; i < slot + count; i++) versions[i] = version;
    }

    /** The version is used up all the same: part of it may be on the disk. */
    void notKept(int slot, int count, int version) {
        for (int i = slot; i < slot + count; i++) versions[i] = Math.max(version(i), version) | NOT_KEPT;
    }
}
