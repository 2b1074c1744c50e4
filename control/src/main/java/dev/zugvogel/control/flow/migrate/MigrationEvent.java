package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.failure.Failure;

/** What can happen to a migration, as the control plane sees it. */
public sealed interface MigrationEvent {
    /**
     * No check found an error, and the target's room is reserved.
     *
     * @param placed it has a place at both hosts
     */
    record ChecksPassed(boolean placed) implements MigrationEvent {}

    /** It has a place at both hosts now. */
    record PlaceFree() implements MigrationEvent {}

    /** A check found an error. */
    record ChecksRefused(Failure why) implements MigrationEvent {}

    /** The checks themselves could not be made. */
    record ChecksBroke(Failure why) implements MigrationEvent {}

    /** The source agent answered that it does not start. */
    record StartRefused(Failure why) implements MigrationEvent {}

    record SnapshotArrived(Picture picture) implements MigrationEvent {}

    /** @param cancelled what the record says if nothing has to be undone */
    record CancelRequested(Failure cancelled) implements MigrationEvent {}

    /** The source's agent has connected anew. */
    record AgentConnected() implements MigrationEvent {}

    /** The agent is connected, answers, and said nothing of this migration for the time of grace, so it does not know it. */
    record NothingHeard(Failure interrupted) implements MigrationEvent {}

    /** This server has started and found the migration in its store. */
    record ServerStarted(Failure interrupted) implements MigrationEvent {}
}
