package dev.zugvogel.agent.source;

import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.plan.converge.Pass;
import dev.zugvogel.plan.forecast.Simulator;
import dev.zugvogel.plan.forecast.Writes;
import dev.zugvogel.wire.v1.ProgressMessage;
import java.time.Duration;
import java.util.Optional;

/** What libvirt's statistics mean for progress. Pure. */
final class Rates {
    private static final double ALMOST = 99;

    private Rates() {}

    static long dirty(JobStats stats) {
        return stats.dirtyRate().map(BytesPerSecond::count).orElse(0L);
    }

    static long bandwidth(JobStats stats) {
        return stats.memoryBandwidth().map(BytesPerSecond::count).orElse(0L);
    }

    /**
     * @param memory of the guest, because libvirt counts none while it copies disks
     * @param wireBytesPerSecond of the relay since the last sample
     */
    static ProgressMessage progress(JobStats stats, Bytes memory, long wireBytesPerSecond, Steering steering) {
        long memoryTotal = Math.max(count(stats.memoryTotal()), memory.count());
        long memoryLeft = stats.memoryTotal().isPresent() && count(stats.memoryTotal()) > 0
                ? count(stats.memoryRemaining())
                : memoryTotal;
        long memoryDone = Math.max(0, memoryTotal - memoryLeft);
        long diskTotal = count(stats.diskTotal());
        long diskDone = Math.max(0, diskTotal - count(stats.diskRemaining()));
        long total = Math.max(1, memoryTotal + diskTotal);
        ProgressMessage.Builder progress = ProgressMessage.newBuilder()
                .setPercent(Math.min(ALMOST, 100.0 * (memoryDone + diskDone) / total))
                .setMemoryDoneBytes(memoryDone)
                .setMemoryTotalBytes(memoryTotal)
                .setStorageDoneBytes(diskDone)
                .setStorageTotalBytes(diskTotal)
                .setWireBytesPerSecond(wireBytesPerSecond)
                .setDirtyBytesPerSecond(dirty(stats))
                .setIteration(stats.iteration().orElse(0))
                .setTimeLeftMs(timeLeftMs(
                        diskDone < diskTotal ? wireBytesPerSecond : bandwidth(stats),
                        memoryLeft + diskTotal - diskDone,
                        new Writes(new BytesPerSecond(dirty(stats)), memory),
                        steering.limit()))
                .setBandwidthBytesPerSecond(bandwidth(stats));
        steering.pass().flatMap(Pass::pause).ifPresent(pause -> progress.setPredictedDowntimeMs(pause.toMillis()));
        return progress.build();
    }

    /** By the model that makes the forecast; -1 where that does not converge, or nothing moves. */
    private static long timeLeftMs(long bytesPerSecond, long leftBytes, Writes writes, Duration limit) {
        return Simulator.left((double) leftBytes, (double) bytesPerSecond, writes, limit.toNanos() / 1e9)
                .map(Duration::toMillis)
                .orElse(-1L);
    }

    /** QEMU has begun to send memory or disks. */
    static boolean moves(JobStats stats) {
        return count(stats.memoryTotal()) > 0 || count(stats.diskTotal()) > 0;
    }

    private static long count(Optional<Bytes> bytes) {
        return bytes.map(Bytes::count).orElse(0L);
    }
}
