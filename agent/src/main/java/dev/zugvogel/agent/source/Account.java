package dev.zugvogel.agent.source;

import dev.zugvogel.agent.journal.Entry;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Abridged;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.wire.v1.IterationMessage;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PhaseMessage;
import dev.zugvogel.wire.v1.ProgressMessage;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.TrafficMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one migration, as the control plane gets it. Rebuilt from the journal after a restart; the rest
 * (iterations, bytes) is then lost and stays as it was last sent. Thread-safe.
 */
final class Account {
    private static final int ITERATIONS_LIMIT = 1000;
    private static final int STEPS_LIMIT = 500;
    private static final int TARGET_STEPS_LIMIT = 100;

    private record PhaseStart(MigrationState phase, Instant at) {}

    private final StartMigration order;
    private final List<PhaseStart> phases = new ArrayList<>();
    private final List<IterationMessage> iterations = new ArrayList<>();
    private List<StepMessage> steps = List.of();
    private List<StepMessage> targetSteps = List.of();
    private long sequence;
    private Instant startedAt = Instant.EPOCH;
    private TrafficMessage traffic = TrafficMessage.getDefaultInstance();
    private long downtimeMs = -1;
    private long bandwidthBytesPerSecond;
    private @Nullable ProgressMessage progress;

    Account(StartMigration order) {
        this.order = order;
        this.bandwidthBytesPerSecond = order.getBandwidthBytesPerSecond();
    }

    /** Takes a journaled step into the story. */
    synchronized void tell(Entry<SourceStep> entry) {
        if (entry.step() == SourceStep.ACCEPTED) startedAt = entry.at();
        if (entry.step() == SourceStep.BANDWIDTH_CHANGED) bandwidthBytesPerSecond = Long.parseLong(entry.data());
        enter(entry.step().phase(), entry.at());
        if (!entry.text().isEmpty()) steps = Abridged.with(steps, Story.line(entry), STEPS_LIMIT, Story::leftOut);
    }

    /** Takes in what the target's agent has told of its part so far. */
    synchronized void tellOfTarget(List<StepMessage> told) {
        if (!told.isEmpty()) targetSteps = told.subList(0, Math.min(told.size(), TARGET_STEPS_LIMIT));
    }

    /** Phases only go forward. */
    synchronized void enter(MigrationState phase, Instant at) {
        boolean later = phases.isEmpty() || phase.compareTo(phases.getLast().phase()) > 0;
        if (later) phases.add(new PhaseStart(phase, at));
    }

    synchronized void iteration(int number, Instant at, JobStats stats) {
        if (iterations.size() >= ITERATIONS_LIMIT) return;
        iterations.add(IterationMessage.newBuilder()
                .setNumber(number)
                .setAtMs(Duration.between(startedAt, at).toMillis())
                .setRemainingBytes(count(stats.memoryRemaining()))
                .setDirtyBytesPerSecond(Rates.dirty(stats))
                .setBandwidthBytesPerSecond(Rates.bandwidth(stats))
                .build());
    }

    /** How long it has gone on. */
    synchronized Duration since(Instant now) {
        return Duration.between(startedAt, now);
    }

    synchronized void progress(ProgressMessage now) {
        double floor = progress == null ? 0 : progress.getPercent();
        progress = now.toBuilder().setPercent(Math.max(floor, now.getPercent())).build();
    }

    synchronized void traffic(Counters counters, Optional<JobStats> stats) {
        TrafficMessage.Builder next = traffic.toBuilder()
                .setRawBytes(counters.raw().count())
                .setWireBytes(counters.wire().count());
        stats.flatMap(JobStats::memoryProcessed).ifPresent(bytes -> next.setMemoryBytes(bytes.count()));
        stats.flatMap(JobStats::diskProcessed).ifPresent(bytes -> next.setStorageBytes(bytes.count()));
        traffic = next.build();
    }

    /** The limit that is kept now; 0 is none. */
    synchronized long bandwidthBytesPerSecond() {
        return bandwidthBytesPerSecond;
    }

    synchronized void downtime(Duration hypervisor) {
        downtimeMs = hypervisor.toMillis();
    }

    /** What is to be sent now. */
    synchronized MigrationSnapshot snapshot(
            MigrationState state, Instant now, Optional<String> owner, Optional<Failure> failure) {
        MigrationSnapshot.Builder message = MigrationSnapshot.newBuilder()
                .setMigrationId(order.getMigrationId())
                .setVmUuid(order.getVmUuid())
                .setSequence(nextSequence(now))
                .setState(name(state))
                .setStartedAtMs(startedAt.toEpochMilli())
                .addAllIterations(iterations)
                .setBytes(traffic)
                .setHypervisorDowntimeMs(downtimeMs)
                .setBandwidthLimitBytesPerSecond(bandwidthBytesPerSecond)
                .addAllSteps(steps)
                .addAllTargetSteps(targetSteps);
        addPhases(message, now);
        if (progress != null && !state.ended()) message.setProgress(progress);
        owner.ifPresent(message::setOwner);
        failure.ifPresent(why -> message.setFailureCode(why.code().text())
                .setFailureMessage(why.message())
                .setFailureRemedy(why.remedy()));
        return message.build();
    }

    /** Higher than any before, also those sent before a restart. */
    private long nextSequence(Instant now) {
        sequence = Math.max(sequence + 1, now.toEpochMilli());
        return sequence;
    }

    synchronized MigrationState phase() {
        return phases.isEmpty() ? MigrationState.COPY : phases.getLast().phase();
    }

    private void addPhases(MigrationSnapshot.Builder message, Instant now) {
        for (int i = 0; i < phases.size(); i++) {
            PhaseStart start = phases.get(i);
            Instant end = i + 1 < phases.size() ? phases.get(i + 1).at() : now;
            message.addPhases(PhaseMessage.newBuilder()
                    .setName(name(start.phase()))
                    .setStartedAtMs(start.at().toEpochMilli())
                    .setDurationUs(Math.max(0, Duration.between(start.at(), end).toNanos() / 1000)));
        }
    }

    private static String name(MigrationState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static long count(Optional<Bytes> bytes) {
        return bytes.map(Bytes::count).orElse(0L);
    }
}
