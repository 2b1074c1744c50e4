package dev.zugvogel.plan.converge;

import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.Optional;

/**
 * What one migration has to keep, and what it may do for it.
 *
 * @param objective the longest gap that the guest's clients may see
 * @param overhead of that gap beside the transfer of the last bytes, as was learned
 * @param deadline since the start of the migration
 * @param throttle QEMU may slow the guest down
 */
public record Terms(
        Duration objective, Duration overhead, Optional<Duration> deadline, PostCopy postcopy, boolean throttle) {
    /** libvirt takes no limit of nothing, and below this QEMU's own steps are longer. */
    public static final Duration LEAST_LIMIT = Duration.ofMillis(10);

    /** The longest transfer of the last bytes that the objective allows. */
    public Duration budget() {
        Duration left = objective.minus(overhead);
        return left.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : left;
    }

    /** Half of it: most guests do with less of a pause than they may have. */
    public Duration firstLimit() {
        Duration half = budget().dividedBy(2);
        return half.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : half;
    }

    Terms withoutPostCopy() {
        return new Terms(objective, overhead, deadline, PostCopy.NEVER, throttle);
    }
}
