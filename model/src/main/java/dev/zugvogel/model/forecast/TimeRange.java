package dev.zugvogel.model.forecast;

import java.time.Duration;

/** A time that lies between low and high in four of five cases. Never unordered. */
public record TimeRange(Duration low, Duration expected, Duration high) {
    public TimeRange {
        if (low.isNegative() || low.compareTo(expected) > 0 || expected.compareTo(high) > 0)
            throw new IllegalArgumentException("no range: " + low + ", " + expected + ", " + high);
    }

    public boolean contains(Duration time) {
        return low.compareTo(time) <= 0 && time.compareTo(high) <= 0;
    }
}
