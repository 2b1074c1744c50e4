package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;

/** The downtime objective, and what may be done for it. */
public record Aim(Duration objective, PostCopy postcopy, boolean throttle) {
    public static Aim of(Duration objective, Convergence allowed) {
        return new Aim(objective, allowed.postcopy(), allowed.throttle());
    }

    Aim throttling() {
        return new Aim(objective, postcopy, true);
    }

    Aim postCopying() {
        return new Aim(objective, PostCopy.ALLOWED, throttle);
    }

    Aim within(Duration other) {
        return new Aim(other, postcopy, throttle);
    }
}
