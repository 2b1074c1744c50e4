package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.Iteration;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the source agent knew of a migration at one moment, as the control plane believes it. A later one has a
 * higher sequence and replaces it.
 *
 * @param owner the host that owns the VM; null while in doubt
 */
record Picture(
        long sequence,
        MigrationState state,
        List<Phase> phases,
        List<Iteration> iterations,
        Traffic bytes,
        @Nullable Duration hypervisorDowntime,
        @Nullable Progress progress,
        @Nullable Failure failure,
        @Nullable String owner,
        List<Step> steps) {
    private static final Set<MigrationState> BEFORE_SWITCHOVER = Set.of(MigrationState.COPY, MigrationState.FINALSYNC);

    Picture {
        phases = List.copyOf(phases);
        iterations = List.copyOf(iterations);
        steps = List.copyOf(steps);
    }

    boolean live() {
        return !state.ended();
    }

    /** It can still be cancelled, as far as this picture tells; the agent has the last word. */
    boolean beforeSwitchover() {
        return BEFORE_SWITCHOVER.contains(state);
    }

    /** The same, with a progress that does not fall behind what an earlier picture showed. */
    Picture notBehind(@Nullable Picture earlier) {
        if (progress == null || earlier == null || earlier.progress == null) return this;
        double percent = Math.max(progress.percent(), earlier.progress.percent());
        Progress shown = new Progress(
                percent,
                progress.memoryDone(),
                progress.memoryTotal(),
                progress.storageDone(),
                progress.storageTotal(),
                progress.wireRate(),
                progress.dirtyRate(),
                progress.iteration(),
                progress.timeLeft());
        return new Picture(
                sequence, state, phases, iterations, bytes, hypervisorDowntime, shown, failure, owner, steps);
    }
}
