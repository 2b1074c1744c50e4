package dev.zugvogel.plan.forecast;

import java.time.Duration;

/**
 * What a migration takes however little there is to copy.
 *
 * @param start before the first byte
 * @param pause of the downtime, beside the last bytes: the device state, the switch-over itself, the network
 * @param end after the switch-over
 */
public record Costs(Duration start, Duration pause, Duration end) {
    /** Until something is learned. */
    public static final Costs USUAL = new Costs(Duration.ofMillis(600), Duration.ofMillis(200), Duration.ofMillis(300));

    /** A pause that is seldom longer, on hosts of which nobody has seen one. */
    static final Duration UNSEEN_PAUSE = Duration.ofMillis(500);
}
