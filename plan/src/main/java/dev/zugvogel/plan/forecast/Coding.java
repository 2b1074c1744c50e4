package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one codec makes of a guest's pages.
 *
 * @param ratio of bytes on the wire to bytes of the guest; over 0
 * @param rate of the guest's bytes
 */
public record Coding(double ratio, BytesPerSecond rate) {
    private static final double LEAST_RATIO = 0.001;

    /** So near to each other, what a trip sees of them is chance. */
    private static final double ALIKE = 1.1;

    public Coding {
        if (!(ratio > 0)) throw new IllegalArgumentException("no ratio: " + ratio);
    }

    /**
     * The ratio of the one that moves the most, as the relay chooses. Where some, or none at all, would move as much, chance
     * chooses among them, and their mean is told.
     *
     * @param passes what QEMU and the relay pass on of the guest's bytes, however little goes over the wire
     */
    public static double ratio(List<Coding> codings, BytesPerSecond wire, BytesPerSecond passes) {
        List<Coding> all =
                Stream.concat(Stream.of(new Coding(1, wire)), codings.stream()).toList();
        double most = all.stream()
                .mapToDouble(coding -> coding.moves(wire, passes))
                .max()
                .orElseThrow();
        double mean = all.stream()
                .filter(coding -> ALIKE * coding.moves(wire, passes) >= most)
                .mapToDouble(Coding::ratio)
                .average()
                .orElseThrow();
        return Math.clamp(mean, LEAST_RATIO, 1);
    }

    private double moves(BytesPerSecond wire, BytesPerSecond passes) {
        return Math.min((double) passes.count(), Math.min((double) rate.count(), wire.count() / ratio));
    }
}
