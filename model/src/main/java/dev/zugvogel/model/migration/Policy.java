package dev.zugvogel.model.migration;

import java.time.Duration;

/** What a migration may do to a guest so that it ends, and how long it bears a lost link: a name for some {@link Convergence}. */
public enum Policy {
    /** Nothing: it ends by itself within the objective, or not at all, and soon where the link is lost. */
    GENTLE(PostCopy.NEVER, false, Duration.ofMinutes(1)),
    /** A guest that writes too fast is slowed down. */
    DEFAULT(PostCopy.NEVER, true, Duration.ofMinutes(2)),
    /** Post-copy too. A guest in post-copy can't go back, so a lost link is borne for long. */
    URGENT(PostCopy.ALLOWED, true, Duration.ofMinutes(5));

    private final PostCopy postcopy;
    private final boolean throttle;
    private final Duration watchdog;

    Policy(PostCopy postcopy, boolean throttle, Duration watchdog) {
        this.postcopy = postcopy;
        this.throttle = throttle;
        this.watchdog = watchdog;
    }

    public PostCopy postcopy() {
        return postcopy;
    }

    public boolean throttle() {
        return throttle;
    }

    /** The relays give up once they had no connection for so long. */
    public Duration watchdog() {
        return watchdog;
    }
}
