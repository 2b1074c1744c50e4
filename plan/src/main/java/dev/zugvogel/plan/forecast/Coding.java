package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;
import java.util.Comparator;
import java.util.List;

/**
 * What one codec makes of a guest's pages.
 *
 * @param ratio of bytes on the wire to bytes of the guest; over 0
 * @param rate of the guest's bytes
 */
public record Coding(double ratio, BytesPerSecond rate) {
    private static final double LEAST_RATIO = 0.001;

    public Coding {
        if (!(ratio > 0)) throw new IllegalArgumentException("no ratio: " + ratio);
    }

    /** The ratio of the one that moves the most over such a link, as the relay chooses; 1 if none does better than none. */
    public static double ratio(List<Coding> codings, BytesPerSecond wire) {
        double plain = wire.count();
        double best = codings.stream()
                .filter(coding -> coding.moves(wire) > plain)
                .max(Comparator.comparingDouble(coding -> coding.moves(wire)))
                .map(Coding::ratio)
                .orElse(1.0);
        return Math.clamp(best, LEAST_RATIO, 1);
    }

    private double moves(BytesPerSecond wire) {
        return Math.min((double) rate.count(), wire.count() / ratio);
    }
}
