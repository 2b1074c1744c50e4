package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;

/** The downtime objective, and what may be done for it. */
public record Terms(Duration objective, PostCopy postcopy, boolean throttle) {
    public static Terms of(Duration objective, Convergence allowed) {
        return new Terms(objective, allowed.postcopy(), allowed.throttle());
    }

    Terms throttling() {
        return new Terms(objective, postcopy, true);
    }

    Terms postCopying() {
        return new Terms(objective, PostCopy.ALLOWED, throttle);
    }

    Terms within(Duration other) {
        return new Terms(other, postcopy, throttle);
    }
}
