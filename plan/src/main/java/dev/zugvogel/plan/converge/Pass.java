package dev.zugvogel.plan.converge;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;
import java.util.Optional;

/**
 * The start of one pass over the memory.
 *
 * @param at since the start of the migration
 * @param remaining what is dirty, and will be sent in this pass
 * @param bandwidth of the guest's bytes
 */
public record Pass(Duration at, Bytes remaining, BytesPerSecond dirtyRate, BytesPerSecond bandwidth) {
    /** What a pause would cost in which all that is dirty now is sent; endless without bandwidth. */
    double pauseSeconds() {
        if (remaining.count() == 0) return 0;
        return bandwidth.count() == 0 ? Double.POSITIVE_INFINITY : (double) remaining.count() / bandwidth.count();
    }

    /** The same; empty without bandwidth. */
    public Optional<Duration> pause() {
        double seconds = pauseSeconds();
        return Double.isFinite(seconds) ? Optional.of(Duration.ofMillis((long) (1000 * seconds))) : Optional.empty();
    }
}
