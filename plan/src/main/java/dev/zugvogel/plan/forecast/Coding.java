package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;
import java.util.List;

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
     * The ratio of the one that moves the most, as the relay chooses. Where some would move as much, chance chooses among
     * them, and their mean is told. Plain bytes cost the hosts more than the model knows, to encrypt and to copy them: they
     * are taken only where no codec comes near to what the link carries.
     *
     * @param passes what QEMU and the relay pass on of the guest's bytes, however little goes over the wire
     */
    public static double ratio(List<Coding> codings, BytesPerSecond wire, BytesPerSecond passes) {
        double most = codings.stream()
                .mapToDouble(coding -> coding.moves(wire, passes))
                .max()
                .orElse(0);
        if (ALIKE * most < Math.min(wire.count(), passes.count())) return 1;
        double mean = codings.stream()
                .filter(coding -> ALIKE * coding.moves(wire, passes) >= most)
                .mapToDouble(Coding::ratio)
                .average()
                .orElse(1);
        return Math.clamp(mean, LEAST_RATIO, 1);
    }

    private double moves(BytesPerSecond wire, BytesPerSecond passes) {
        return Math.min((double) passes.count(), Math.min((double) rate.count(), wire.count() / ratio));
    }
}
