package dev.zugvogel.relay.store;

import dev.zugvogel.relay.encode.KnownPages;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongUnaryOperator;

/**
 * Where digests were noted last: a hash table that grows to a bound, then overwrites. An entry holds a place and some
 * bits of the digest, so that most misses end here; the digest at the place decides. Thread-safe; writers may lose
 * entries to each other, for it is a hint.
 */
final class Places {
    private static final int FIRST_BITS = 14;
    private static final int LAST_BITS = 20;
    private static final int PROBES = 4;
    private static final int PAGE_BITS = 36;
    private static final int REGION_BITS = 6;
    private static final int PLACE_BITS = PAGE_BITS + REGION_BITS;
    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

    private final IndexMemory memory;
    /** The digest noted at {@code region << 40 | page}. */
    private final LongUnaryOperator digests;

    private volatile AtomicLongArray entries = new AtomicLongArray(1 << FIRST_BITS);
    private int used;
    private boolean full;
    private long takenBytes;

    Places(IndexMemory memory, LongUnaryOperator digests) {
        this.memory = memory;
        this.digests = digests;
    }

    /** {@code region << 40 | page}, or {@link KnownPages#NONE}. */
    long find(long digest) {
        AtomicLongArray table = entries;
        long tag = tag(digest);
        for (int i = 0; i < PROBES; i++) {
            long entry = table.getPlain(slot(table, digest, i));
            if ((entry & ~PLACE_MASK) == tag && digests.applyAsLong(place(entry)) == digest) return place(entry);
        }
        return KnownPages.NONE;
    }

    void note(long digest, int region, long page) {
        long entry = tag(digest) | (long) region << PAGE_BITS | page;
        if (put(entries, digest, entry)) grow();
    }

    /** Whether an empty slot was taken. */
    private static boolean put(AtomicLongArray table, long digest, long entry) {
        long tag = entry & ~PLACE_MASK;
        for (int i = 0; i < PROBES; i++) {
            int slot = slot(table, digest, i);
            long old = table.getPlain(slot);
            if (old != 0 && (old & ~PLACE_MASK) != tag) continue;
            table.setPlain(slot, entry);
            return old == 0;
        }
        table.setPlain(slot(table, digest, (int) (entry & (PROBES - 1))), entry);
        return false;
    }

    private synchronized void grow() {
        AtomicLongArray old = entries;
        if (++used <= old.length() / 2 || full) return;
        long sizeBytes = 2L * old.length() * Long.BYTES;
        full = old.length() == 1 << LAST_BITS || !memory.take(sizeBytes);
        if (full) return;
        takenBytes += sizeBytes;
        AtomicLongArray table = new AtomicLongArray(2 * old.length());
        used = 0;
        for (int i = 0; i < old.length(); i++) if (old.getPlain(i) != 0) used += moved(old.getPlain(i), table);
        entries = table;
    }

    private int moved(long entry, AtomicLongArray table) {
        long digest = digests.applyAsLong(place(entry));
        return tag(digest) == (entry & ~PLACE_MASK) && put(table, digest, entry) ? 1 : 0;
    }

    synchronized void release() {
        memory.giveBack(takenBytes);
        takenBytes = 0;
    }

    /** The slot comes from the low bits of a digest, the tag from the high ones; never 0. */
    private static long tag(long digest) {
        return (digest & ~PLACE_MASK) | 1L << 63;
    }

    private static long place(long entry) {
        long region = (entry & PLACE_MASK) >>> PAGE_BITS;
        return region << 40 | (entry & ((1L << PAGE_BITS) - 1));
    }

    private static int slot(AtomicLongArray table, long digest, int probe) {
        return (int) (digest + probe) & (table.length() - 1);
    }
}
