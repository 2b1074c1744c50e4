package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;

/**
 * How a guest writes to its memory: so fast at first, to ever fewer pages that it has not written to before, until all of
 * its working set is dirty.
 *
 * @param busy share of the time in which its CPUs run, over 0 to 1: one that idles is not slowed by having to idle more
 */
public record Writes(BytesPerSecond rate, Bytes workingSet, double busy) {
    private static final double MOST = 1L << 60;

    public Writes {
        if (!(busy > 0) || busy > 1) throw new IllegalArgumentException("no share: " + busy);
    }

    /** Of a guest whose CPUs never idle. */
    public Writes(BytesPerSecond rate, Bytes workingSet) {
        this(rate, workingSet, 1);
    }

    public Writes busy(double share) {
        return new Writes(rate, workingSet, share);
    }

    /**
     * Bytes of different pages that are written to in a time. Grows with rate, working set and time.
     *
     * @param throttle share of the time in which the CPUs may not run, from 0 to under 1
     */
    double dirtied(double seconds, double throttle) {
        double set = workingSet.count();
        if (set <= 0) return 0;
        double slowedTo = Math.min(1, (1 - throttle) / busy);
        return -set * Math.expm1(-slowedTo * rate.count() * seconds / set);
    }

    /** The same for a time. */
    public Bytes dirtied(Duration time) {
        return new Bytes((long) dirtied(time.toNanos() / 1e9, 0));
    }

    Writes times(double factor) {
        return new Writes(new BytesPerSecond((long) Math.min(MOST, rate.count() * factor)), workingSet, busy);
    }
}
