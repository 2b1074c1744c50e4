package dev.zugvogel.agent.source;

import dev.zugvogel.model.migration.MigrationState;

/** What the source's journal may hold, each with the phase it belongs to. */
enum SourceStep {
    /** Data: the order, {@code StartMigration} in base 64. */
    ACCEPTED(MigrationState.COPY),
    /** An image below a copied disk is not at the target; the target may have a part of it from here on. */
    BASE_SENDING(MigrationState.COPY),
    BASE_SENT(MigrationState.COPY),
    /** Data: {@link Begun}. */
    BEGUN(MigrationState.COPY),
    PREPARE_SENT(MigrationState.COPY),
    PREPARED(MigrationState.COPY),
    PERFORM_SENT(MigrationState.COPY),
    /** The link was lost, and the relay holds. */
    LINK(MigrationState.COPY),
    /** Data: how long it was lost, in milliseconds. */
    LINK_BACK(MigrationState.COPY),
    /** The guest is stopped on the source. */
    SUSPENDED(MigrationState.FINALSYNC),
    CANCEL_ASKED(MigrationState.COPY),
    /** Data: the new limit in bytes per second, 0 for none. */
    BANDWIDTH_CHANGED(MigrationState.COPY),
    /** What was done so that the copy ends within its objective. */
    STEERED(MigrationState.COPY),
    /** The guest is to go on at the target before all of its memory is there: no way back from here. */
    POST_COPY_ASKED(MigrationState.COPY),
    /** libvirt did not take that, and the copy goes on; or the copy was over before. */
    POST_COPY_REFUSED(MigrationState.COPY),
    /** It would not end within objective and deadline. Data: {@code Failure}. */
    GIVEN_UP(MigrationState.COPY),
    /** The guest is about to be paused to free a libvirt that hangs; if it stays so, it is ours to resume. */
    NUDGED(MigrationState.COPY),
    /** Finish(0) leaves this agent right after this. */
    FINISH_SENT(MigrationState.SWITCHOVER),
    /** The target's agent answered that the domain runs. */
    FINISH_SUCCEEDED(MigrationState.UNWIND),
    CONFIRMED(MigrationState.UNWIND),
    /** Why it will not be done, if the source keeps the guest. The first one counts. Data: {@code Failure}. */
    FAILED(MigrationState.UNWIND),
    /** The journal was damaged and is begun anew: Finish may have been sent. */
    DAMAGED(MigrationState.UNWIND),
    /** Something was done to settle it. Data: the {@code Action}, if it was one. */
    ACTED(MigrationState.UNWIND),
    /** The channel of a post-copy broke; its recovery is tried. */
    RECOVERY_BEGUN(MigrationState.UNWIND),
    /** The attempt did not succeed; told once for each reason. */
    RECOVERY_FAILED(MigrationState.UNWIND),
    /** The missing pages are on their way again. */
    RECOVERED(MigrationState.UNWIND),
    /** The target may run the guest and can't be asked. */
    DOUBTED(MigrationState.UNWIND),
    /** It is known again who has the guest. Data: how long it was not, in milliseconds. */
    DOUBT_ENDED(MigrationState.UNWIND),
    SOURCE_DISKS_REMOVED(MigrationState.UNWIND),
    TARGET_UNWOUND(MigrationState.UNWIND),
    /** Data: the last snapshot, in base 64. */
    ENDED(MigrationState.UNWIND),
    /** The control plane has the last snapshot. */
    ACKNOWLEDGED(MigrationState.UNWIND);

    private final MigrationState phase;

    SourceStep(MigrationState phase) {
        this.phase = phase;
    }

    MigrationState phase() {
        return phase;
    }
}
