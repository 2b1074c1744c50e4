package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;

/**
 * How a guest's bytes get to the target.
 *
 * @param wire what the link carries
 * @param passes what QEMU and the relay pass on of the guest's bytes, or may
 * @param limited by a limit that somebody set
 * @param ratio of bytes on the wire to bytes of the guest; over 0
 * @param knownRatio the same for pages that the target knows already
 */
public record Way(BytesPerSecond wire, BytesPerSecond passes, boolean limited, double ratio, double knownRatio) {
    /** The relay names a page that the target knows, most often many at once. */
    public static final double KNOWN_RATIO = 0.003;

    public Way {
        if (!(ratio > 0) || !(knownRatio > 0) || ratio > 100 || knownRatio > 100)
            throw new IllegalArgumentException("no ratio: " + ratio + ", " + knownRatio);
    }

    /** The guest's bytes per second, while it repeats what is dirty. */
    public double raw() {
        return Math.min((double) passes.count(), wire.count() / ratio);
    }

    boolean linkIsNarrower() {
        return wire.count() / ratio < passes.count();
    }

    Way carrying(double bytesPerSecond) {
        long count = (long) Math.clamp(bytesPerSecond, 0, Long.MAX_VALUE / 4.0);
        return new Way(new BytesPerSecond(count), passes, limited, ratio, knownRatio);
    }
}
