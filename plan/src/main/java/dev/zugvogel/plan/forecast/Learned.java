package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.forecast.Factors;
import java.util.Optional;

/**
 * What earlier outcomes say about the model's word.
 *
 * @param factors by which it is corrected
 * @param doubt standard deviations of the logarithms of what was left after that: how far off the next may be
 * @param duration what the VM's returns usually take, in seconds; empty for a first trip, as are their bytes
 * @param bytes what they usually put on the wire
 * @param records that it was learned from
 */
public record Learned(Factors factors, Factors doubt, Optional<Habit> duration, Optional<Habit> bytes, int records) {
    /** Before anything is learned: in four of five cases within about 1.6 times and a 1.6th. */
    public static final double PRIOR_DOUBT = 0.35;

    public static final Learned NOTHING = new Learned(
            Factors.NONE, new Factors(PRIOR_DOUBT, PRIOR_DOUBT, PRIOR_DOUBT), Optional.empty(), Optional.empty(), 0);
}
