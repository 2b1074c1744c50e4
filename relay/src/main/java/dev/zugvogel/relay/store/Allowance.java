package dev.zugvogel.relay.store;

import dev.zugvogel.relay.encode.KnownPages;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** What one store may take of the disk, asked for in large steps. Thread-safe. */
final class Allowance {
    static final long STEP_BYTES = 64L << 20;

    private final AtomicLong usedBytes = new AtomicLong();
    private final LongPredicate grants;
    private volatile long grantedBytes;

    /** @param grants whether a store may take so many bytes more */
    Allowance(LongPredicate grants) {
        this.grants = grants;
    }

    /** The store begins with so much, or again with nothing. */
    void start(long bytes) {
        usedBytes.set(bytes);
        grantedBytes = bytes;
    }

    long usedBytes() {
        return usedBytes.get();
    }

    long grantedBytes() {
        return grantedBytes;
    }

    boolean take(int pages) {
        long bytes = (long) pages * KnownPages.PAGE_BYTES;
        if (usedBytes.addAndGet(bytes) <= grantedBytes || more()) return true;
        usedBytes.addAndGet(-bytes);
        return false;
    }

    private synchronized boolean more() {
        while (usedBytes.get() > grantedBytes) {
            if (!grants.test(STEP_BYTES)) return false;
            grantedBytes += STEP_BYTES;
        }
        return true;
    }
}
