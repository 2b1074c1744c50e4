package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;

/**
 * How a guest's bytes get to the target.
 *
 * @param wire what the link carries
 * @param passes what QEMU and the relay pass on of the guest's bytes, or may
 * @param limited by a limit that somebody set
 * @param ratio of bytes on the wire to bytes of the guest; over 0
 * @param changedRatio the same for pages of which the target has an earlier version
 * @param knownRatio the same for pages that the target knows already, and for those that are zero
 */
public record Way(
        BytesPerSecond wire,
        BytesPerSecond passes,
        boolean limited,
        double ratio,
        double changedRatio,
        double knownRatio) {
    /** The relay names a page that the target knows, most often many at once. */
    public static final double KNOWN_RATIO = 0.0002;

    public Way {
        if (!isRatio(ratio) || !isRatio(changedRatio) || !isRatio(knownRatio))
            throw new IllegalArgumentException("no ratio: " + ratio + ", " + changedRatio + ", " + knownRatio);
    }

    private static boolean isRatio(double value) {
        return value > 0 && value <= 100;
    }

    /** The guest's bytes per second, of what the target has nothing of. */
    public double raw() {
        return Math.min((double) passes.count(), wire.count() / ratio);
    }

    /** The same for what the guest writes to anew while it is copied. */
    double rawOfChanges() {
        return Math.min((double) passes.count(), wire.count() / changedRatio);
    }

    boolean linkIsNarrower() {
        return wire.count() / ratio < passes.count();
    }

    /** The same if as much may be passed on; what is limited stays so. */
    public Way passing(BytesPerSecond rate) {
        boolean more = !limited && rate.compareTo(passes) > 0;
        return more ? new Way(wire, rate, false, ratio, changedRatio, knownRatio) : this;
    }

    Way carrying(double bytesPerSecond) {
        long count = (long) Math.clamp(bytesPerSecond, 0, Long.MAX_VALUE / 4.0);
        return new Way(new BytesPerSecond(count), passes, limited, ratio, changedRatio, knownRatio);
    }
}
