package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;

/**
 * How a guest writes to its memory: so fast at first, to ever fewer pages that it has not written to before, until all of
 * its working set is dirty.
 */
public record Writes(BytesPerSecond rate, Bytes workingSet) {
    private static final double MOST = 1L << 60;

    /** Bytes of different pages that are written to in a time. Grows with rate, working set and time. */
    double dirtied(double seconds, double slowedTo) {
        double set = workingSet.count();
        if (set <= 0) return 0;
        return -set * Math.expm1(-slowedTo * rate.count() * seconds / set);
    }

    /** The same for a time. */
    public Bytes dirtied(Duration time) {
        return new Bytes((long) dirtied(time.toNanos() / 1e9, 1));
    }

    Writes times(double factor) {
        return new Writes(new BytesPerSecond((long) Math.min(MOST, rate.count() * factor)), workingSet);
    }
}
