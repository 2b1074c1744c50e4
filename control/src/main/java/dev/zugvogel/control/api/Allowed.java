package dev.zugvogel.control.api;

import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what may be done for an objective: a policy by its name, and what was said beside it, which wins. */
final class Allowed {
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(7);
    /** A relay takes five seconds to see that a connection is dead, and dials anew every second. */
    private static final Duration SHORTEST_WATCHDOG = Duration.ofSeconds(10);

    private static final Duration LONGEST_WATCHDOG = Duration.ofHours(1);

    private Allowed() {}

    static Convergence of(
            @Nullable Policy policy,
            @Nullable PostCopy postcopy,
            @Nullable Boolean throttle,
            @Nullable Duration deadline,
            @Nullable Duration watchdog) {
        Policy named = policy == null ? Policy.DEFAULT : policy;
        return new Convergence(
                Objects.requireNonNullElse(postcopy, named.postcopy()),
                Objects.requireNonNullElse(throttle, named.throttle()),
                Fields.between("deadline_ms", deadline, Duration.ofSeconds(1), LONGEST_DEADLINE)
                        .orElse(null),
                Fields.between("watchdog_ms", watchdog, SHORTEST_WATCHDOG, LONGEST_WATCHDOG)
                        .orElse(named.watchdog()));
    }
}
