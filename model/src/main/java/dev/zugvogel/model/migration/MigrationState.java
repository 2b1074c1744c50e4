package dev.zugvogel.model.migration;

/** Where a migration is. The first five are the phases, in the order of flow. */
public enum MigrationState {
    CHECKS(false),
    COPY(false),
    FINALSYNC(false),
    SWITCHOVER(false),
    UNWIND(false),
    /** Finish was sent and no answer came. The source stays paused until the answer is known. */
    IN_DOUBT(false),
    /** Checked; as many migrations as may are under way at the source or the target. */
    WAITING(false),
    DONE(true),
    FAILED(true),
    CANCELLED(true),
    /** The checks found errors; nothing was changed. */
    REFUSED(true);

    private final boolean ended;

    MigrationState(boolean ended) {
        this.ended = ended;
    }

    public boolean ended() {
        return ended;
    }
}
