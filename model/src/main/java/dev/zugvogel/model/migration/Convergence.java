package dev.zugvogel.model.migration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be done so that a migration ends within its objective, and how long it bears a lost link.
 *
 * @param throttle the guest's CPUs may be slowed down
 * @param deadline from the request on; null for none
 * @param watchdog the relays give up once they had no connection for so long; null in those of a time when it was fixed
 */
public record Convergence(
        PostCopy postcopy,
        boolean throttle,
        @Nullable Duration deadline,
        @Nullable Duration watchdog) {
    public static Convergence of(Policy policy) {
        return new Convergence(policy.postcopy(), policy.throttle(), null, policy.watchdog());
    }
}
