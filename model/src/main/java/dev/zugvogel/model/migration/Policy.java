package dev.zugvogel.model.migration;

/** What a migration may do to a guest so that it ends: a name for some {@link Convergence}. */
public enum Policy {
    /** Nothing: it ends by itself within the objective, or not at all. */
    GENTLE(PostCopy.NEVER, false),
    /** A guest that writes too fast is slowed down. */
    DEFAULT(PostCopy.NEVER, true),
    /** Post-copy too. */
    URGENT(PostCopy.ALLOWED, true);

    private final PostCopy postcopy;
    private final boolean throttle;

    Policy(PostCopy postcopy, boolean throttle) {
        this.postcopy = postcopy;
        this.throttle = throttle;
    }

    public PostCopy postcopy() {
        return postcopy;
    }

    public boolean throttle() {
        return throttle;
    }
}
