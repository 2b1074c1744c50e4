package dev.zugvogel.model.migration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be done so that a migration ends within its objective.
 *
 * @param throttle the guest's CPUs may be slowed down
 * @param deadline from the request on; null for none
 */
public record Convergence(
        PostCopy postcopy, boolean throttle, @Nullable Duration deadline) {
    public static Convergence of(Policy policy) {
        return new Convergence(policy.postcopy(), policy.throttle(), null);
    }
}
