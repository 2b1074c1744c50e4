package dev.zugvogel.plan.forecast;

import java.util.List;
import java.util.OptionalDouble;

/** Averages in which the later counts more: each new value weighs a third, the ones before share the rest. Pure. */
final class Average {
    private static final double NEWEST = 1.0 / 3;

    private Average() {}

    /** @param values the oldest first */
    static OptionalDouble of(List<Double> values) {
        if (values.isEmpty()) return OptionalDouble.empty();
        double mean = values.getFirst();
        for (double value : values.subList(1, values.size())) mean += NEWEST * (value - mean);
        return OptionalDouble.of(mean);
    }

    /** The standard deviation about a mean, with as much of a prior one as two values weigh. */
    static double doubt(List<Double> values, double mean, double prior) {
        double sum = 2 * prior * prior;
        double weight = 2;
        double each = 1;
        for (double value : values.reversed()) {
            sum += each * (value - mean) * (value - mean);
            weight += each;
            each *= 1 - NEWEST / 2;
        }
        return Math.sqrt(sum / weight);
    }
}
