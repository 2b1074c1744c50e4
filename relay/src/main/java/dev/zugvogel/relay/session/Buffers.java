package dev.zugvogel.relay.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Arrays that are used again and again, so that a busy session allocates nothing. The one given back last, which is
 * still in the processor's cache, is taken first. Safe for any thread.
 */
public final class Buffers {
    private static final int SMALLEST_BITS = 9;
    private static final int LARGEST_BITS = 21;
    private static final long KEPT_BYTES = 6 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ArrayDeque<byte[]>> free = IntStream.rangeClosed(SMALLEST_BITS, LARGEST_BITS)
            .mapToObj(_ -> new ArrayDeque<byte[]>())
            .toList();
    private long keptBytes;

    /** What an array for {@code lengthBytes} takes: at most twice that, or 512. */
    static int capacityBytes(int lengthBytes) {
        return 1 << bits(lengthBytes);
    }

    private static int bits(int lengthBytes) {
        return Math.max(SMALLEST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, lengthBytes) - 1));
    }

    /** An array of at least this length, at most 2 MiB, with any content. */
    public byte[] take(int lengthBytes) {
        int bits = bits(lengthBytes);
        lock.lock();
        try {
            byte[] kept = free.get(bits - SMALLEST_BITS).pollFirst();
            if (kept == null) return new byte[1 << bits];
            keptBytes -= kept.length;
            return kept;
        } finally {
            lock.unlock();
        }
    }

    /** Only what {@link #take} gave, and only once. */
    public void give(byte[] array) {
        lock.lock();
        try {
            if (keptBytes + array.length > KEPT_BYTES) return;
            keptBytes += array.length;
            free.get(bits(array.length) - SMALLEST_BITS).addFirst(array);
        } finally {
            lock.unlock();
        }
    }
}
