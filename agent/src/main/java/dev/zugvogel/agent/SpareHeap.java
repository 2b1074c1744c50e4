package dev.zugvogel.agent;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Collects the garbage of what has ended as soon as the agent rests, so that the JVM gives the memory back: on this host
 * it is the guests'. Serial collects the old generation only when that is full, and rather lets it grow.
 */
final class SpareHeap implements AutoCloseable {
    private static final Duration REST = Duration.ofSeconds(1);
    /** Collections within that time. Reports to the server need one in many seconds, a migration several in each. */
    private static final int MUCH = 2;

    private final Thread watching = Thread.ofVirtual().name("spare-heap").unstarted(this::watchAll);

    private SpareHeap() {}

    static SpareHeap watch() {
        SpareHeap heap = new SpareHeap();
        heap.watching.start();
        return heap;
    }

    private void watchAll() {
        long seen = 0;
        boolean spare = false;
        try {
            while (true) {
                Thread.sleep(REST);
                long now = collections();
                spare |= now - seen >= MUCH;
                if (spare && now == seen) {
                    System.gc();
                    now = collections();
                    spare = false;
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
