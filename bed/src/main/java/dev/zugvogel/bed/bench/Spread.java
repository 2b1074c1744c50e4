package dev.zugvogel.bed.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Where measured times lie. */
public record Spread(Duration median, Duration min, Duration max) {
    /**
     * Of at least one time. The median of an even number is the middle of the two in the middle.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Spread of(Collection<Duration> times) {
        if (times.isEmpty()) throw new IllegalArgumentException("nothing was measured");
        List<Duration> sorted = times.stream().sorted().toList();
        Duration below = sorted.get((sorted.size() - 1) / 2);
        Duration above = sorted.get(sorted.size() / 2);
        return new Spread(below.plus(above).dividedBy(2), sorted.getFirst(), sorted.getLast());
    }

    /**
     * How many times the other median this one is.
     *
     * @throws IllegalArgumentException if the other is zero
     */
    public double times(Spread other) {
        if (other.median().isZero()) throw new IllegalArgumentException("no ratio to zero");
        return (double) median().toNanos() / other.median().toNanos();
    }
}
