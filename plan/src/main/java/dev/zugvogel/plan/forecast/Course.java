package dev.zugvogel.plan.forecast;

import java.time.Duration;

/**
 * How a migration goes, by the model. Every figure is finite.
 *
 * @param ends by what is allowed; whether its pause is within the objective is another question
 * @param seconds from start to end; how long it was looked at if it does not end
 * @param wireBytes the same
 * @param pauseSeconds of the guest; if it does not end, the pause with which it could
 * @param firstSeconds of it for disks and the first pass over the memory
 * @param passes over the memory
 * @param throttled by so much at the end, from 0 to 1
 * @param postCopied the rest of the memory came after the switch-over
 */
record Course(
        boolean ends,
        double seconds,
        double wireBytes,
        double pauseSeconds,
        double firstSeconds,
        int passes,
        double throttled,
        boolean postCopied) {
    /** It ends, and pauses the guest for no longer than that. */
    boolean keeps(Duration objective) {
        return ends && pauseSeconds <= objective.toNanos() / 1e9;
    }
}
