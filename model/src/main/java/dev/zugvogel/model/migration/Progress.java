package dev.zugvogel.model.migration;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a running migration is, for people.
 *
 * @param percent 0 to 100, never runs backwards
 * @param timeLeft null while it can't be told, or while it does not converge
 * @param bandwidth of the guest's bytes, as QEMU measures it
 * @param predictedDowntime what the transfer would pause the guest for now; null while it can't be told
 */
public record Progress(
        double percent,
        Bytes memoryDone,
        Bytes memoryTotal,
        Bytes storageDone,
        Bytes storageTotal,
        BytesPerSecond wireRate,
        BytesPerSecond dirtyRate,
        int iteration,
        @Nullable Duration timeLeft,
        BytesPerSecond bandwidth,
        @Nullable Duration predictedDowntime) {}
