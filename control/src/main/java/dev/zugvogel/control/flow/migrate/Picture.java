package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.Iteration;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the source agent knew of a migration at one moment, as the control plane believes it. A later one has a
 * higher sequence and replaces it.
 *
 * @param owner the host that owns the VM; null while in doubt
 * @param targetSteps what the target's agent did, as the source's was told
 */
public record Picture(
        long sequence,
        MigrationState state,
        List<Phase> phases,
        List<Iteration> iterations,
        Traffic bytes,
        @Nullable Duration hypervisorDowntime,
        @Nullable Progress progress,
        @Nullable Failure failure,
        @Nullable String owner,
        List<Step> steps,
        List<Step> targetSteps) {
    static final int MOST_STEPS = 500;
    private static final Set<MigrationState> BEFORE_SWITCHOVER = Set.of(MigrationState.COPY, MigrationState.FINALSYNC);

    public Picture {
        phases = List.copyOf(phases);
        iterations = List.copyOf(iterations);
        steps = List.copyOf(steps);
        // Older records have none.
        targetSteps = List.copyOf(Objects.requireNonNullElse(targetSteps, List.of()));
    }

    boolean live() {
        return !state.ended();
    }

    /** It can still be cancelled, as far as this picture tells; the agent has the last word. */
    boolean beforeSwitchover() {
        return BEFORE_SWITCHOVER.contains(state);
    }

    int linkLosses() {
        return (int) steps.stream()
                .filter(step -> step.kind() == Step.Kind.LINK_LOST)
                .count();
    }

    /**
     * The same, without falling behind an earlier picture: progress never runs backwards, and what an agent forgot when
     * it restarted (iterations, bytes, the downtime) stays.
     */
    Picture notBehind(@Nullable Picture earlier) {
        if (earlier == null) return this;
        return new Picture(
                sequence,
                state,
                phases,
                iterations.size() < earlier.iterations.size() ? earlier.iterations : iterations,
                most(bytes, earlier.bytes),
                hypervisorDowntime == null ? earlier.hypervisorDowntime : hypervisorDowntime,
                notBehind(progress, earlier.progress),
                failure,
                owner,
                notBehind(steps, earlier.steps),
                targetSteps.isEmpty() ? earlier.targetSteps : targetSteps);
    }

    /** An agent tells its whole story each time; what a damaged journal lost of its beginning stays. */
    private static List<Step> notBehind(List<Step> now, List<Step> earlier) {
        if (now.isEmpty()) return earlier;
        Instant begin = now.getFirst().at();
        Stream<Step> lost = earlier.stream().filter(step -> step.at().isBefore(begin));
        List<Step> all = Stream.concat(lost, now.stream()).toList();
        return all.subList(Math.max(0, all.size() - MOST_STEPS), all.size());
    }

    private static Traffic most(Traffic one, Traffic other) {
        return new Traffic(
                most(one.raw(), other.raw()),
                most(one.wire(), other.wire()),
                most(one.memory(), other.memory()),
                most(one.storage(), other.storage()));
    }

    private static Bytes most(Bytes one, Bytes other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static @Nullable Progress notBehind(@Nullable Progress now, @Nullable Progress earlier) {
        if (now == null || earlier == null) return now;
        return new Progress(
                Math.max(now.percent(), earlier.percent()),
                now.memoryDone(),
                now.memoryTotal(),
                now.storageDone(),
                now.storageTotal(),
                now.wireRate(),
                now.dirtyRate(),
                now.iteration(),
                now.timeLeft(),
                now.bandwidth(),
                now.predictedDowntime());
    }
}
