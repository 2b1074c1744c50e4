package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane knows of a migration. The phases from copy on are driven by the source agent's own machine;
 * here they are followed.
 */
public sealed interface MigrationStage {
    /** What the record says. */
    MigrationState state();

    /** The last that the agent told; null if it never told anything. */
    default @Nullable Picture picture() {
        return null;
    }

    default @Nullable Failure failure() {
        return null;
    }

    /** Somebody wants it cancelled, and the agent may not know yet. */
    default boolean cancelWanted() {
        return false;
    }

    default boolean ended() {
        return state().ended();
    }

    /** Facts are collected and judged; nothing was changed anywhere. */
    record Checking() implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.CHECKS;
        }
    }

    /** Room on the target is reserved; as many migrations as may are under way at the source or the target. */
    record Waiting() implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.WAITING;
        }
    }

    /** Room on the target is reserved; the source agent was told to start, or is to be, and has not been heard of it. */
    record Starting(boolean cancelWanted) implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.COPY;
        }
    }

    /** The agent drives and tells. */
    record Following(Picture picture, boolean cancelWanted) implements MigrationStage {
        @Override
        public MigrationState state() {
            return picture.state();
        }
    }

    /** This server or the agent's connection is new: the agent has yet to tell whether it still drives. */
    record Awaiting(Picture picture, boolean cancelWanted) implements MigrationStage {
        @Override
        public MigrationState state() {
            return picture.state();
        }
    }

    /** The VM runs on the target. */
    record Done(Picture picture) implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.DONE;
        }
    }

    /** It ended otherwise than asked; the failure says how and who owns the VM. */
    record Failed(Failure failure, @Nullable Picture picture) implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.FAILED;
        }
    }

    /** It ended because somebody asked; the VM runs on the source. */
    record Cancelled(Failure failure, @Nullable Picture picture) implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.CANCELLED;
        }
    }

    /** The checks found errors; nothing was changed. */
    record Refused(Failure failure) implements MigrationStage {
        @Override
        public MigrationState state() {
            return MigrationState.REFUSED;
        }
    }
}
