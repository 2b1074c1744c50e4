package dev.zugvogel.relay.store;

import dev.zugvogel.model.Bytes;
import java.time.Duration;

/**
 * How much a host spends on known pages.
 *
 * @param sharePercent of the free space of the folder's file system, together with what the stores take already
 * @param age after which a sealed store goes
 * @param memory for digests and versions of all stores in use, 12 B per page; pages beyond it stay unknown
 */
public record Quota(int sharePercent, Duration age, Bytes memory) {
    /** A third of the heap keeps the bound of the agent's memory, whatever the size of a VM. */
    public static final Quota DEFAULT =
            new Quota(20, Duration.ofDays(7), new Bytes(Runtime.getRuntime().maxMemory() / 3));

    public Quota {
        if (sharePercent < 0 || sharePercent > 100)
            throw new IllegalArgumentException("a share of " + sharePercent + " % of the disk");
    }

    /** What all stores may take, in bytes, if they take {@code takenBytes} and {@code freeBytes} are free. */
    long allowedBytes(long freeBytes, long takenBytes) {
        return (freeBytes + takenBytes) / 100 * sharePercent;
    }
}
