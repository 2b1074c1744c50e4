package dev.zugvogel.relay.store;

import java.util.concurrent.atomic.AtomicLong;

/** The heap that the stores in use may take together. Thread-safe. */
final class IndexMemory {
    private final AtomicLong freeBytes;

    IndexMemory(long limitBytes) {
        freeBytes = new AtomicLong(limitBytes);
    }

    boolean take(long bytes) {
        if (freeBytes.addAndGet(-bytes) >= 0) return true;
        freeBytes.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        freeBytes.addAndGet(bytes);
    }
}
