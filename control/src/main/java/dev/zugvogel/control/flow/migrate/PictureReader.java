package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.Iteration;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.Traffic;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.FailureMessage;
import dev.zugvogel.wire.v1.IterationMessage;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PhaseMessage;
import dev.zugvogel.wire.v1.ProgressMessage;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.TrafficMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an agent's snapshot. An agent may be broken or hostile: figures are forced into their range, texts and lists
 * are cut. Pure.
 */
public final class PictureReader {
    // The checks are measured here.
    private static final Set<String> PHASES = Set.of("copy", "finalsync", "switchover", "unwind");
    private static final int MOST_PHASES = 16;
    private static final int MOST_ITERATIONS = 1_000;
    private static final int LONGEST_TEXT = 400;
    private static final long LATEST_MS = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

    private PictureReader() {}

    /** Empty if the snapshot's state is none that an agent can tell. */
    public static Optional<Picture> read(MigrationSnapshot snapshot) {
        return state(snapshot.getState())
                .map(state -> new Picture(
                        snapshot.getSequence(),
                        state,
                        last(snapshot.getPhasesList(), MOST_PHASES).stream()
                                .filter(phase -> PHASES.contains(phase.getName()))
                                .map(PictureReader::phase)
                                .toList(),
                        last(snapshot.getIterationsList(), MOST_ITERATIONS).stream()
                                .map(PictureReader::iteration)
                                .toList(),
                        traffic(snapshot.getBytes()),
                        durationMs(snapshot.getHypervisorDowntimeMs()),
                        snapshot.hasProgress() && !state.ended() ? progress(snapshot.getProgress()) : null,
                        failure(snapshot),
                        snapshot.getOwner().isEmpty() ? null : text(snapshot.getOwner()),
                        steps(snapshot.getStepsList()),
                        steps(snapshot.getTargetStepsList())));
    }

    /** The limit that the agent keeps now; empty if it does not tell. */
    static Optional<Limit> limit(MigrationSnapshot snapshot) {
        if (!snapshot.hasBandwidthLimitBytesPerSecond()) return Optional.empty();
        long count = snapshot.getBandwidthLimitBytesPerSecond();
        return Optional.of(count <= 0 ? Limit.NONE : new Limit.AtMost(new BytesPerSecond(count)));
    }

    private static Optional<MigrationState> state(String name) {
        return switch (name) {
            // The agent's own preparations, before it copies.
            case "checks", "copy" -> Optional.of(MigrationState.COPY);
            case "finalsync" -> Optional.of(MigrationState.FINALSYNC);
            case "switchover" -> Optional.of(MigrationState.SWITCHOVER);
            case "unwind" -> Optional.of(MigrationState.UNWIND);
            case "in_doubt" -> Optional.of(MigrationState.IN_DOUBT);
            case "done" -> Optional.of(MigrationState.DONE);
            case "failed" -> Optional.of(MigrationState.FAILED);
            case "cancelled" -> Optional.of(MigrationState.CANCELLED);
            default -> Optional.empty();
        };
    }

    private static Phase phase(PhaseMessage phase) {
        long micros = Math.max(0, phase.getDurationUs());
        return new Phase(
                phase.getName(),
                instant(phase.getStartedAtMs()),
                Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1_000));
    }

    private static Iteration iteration(IterationMessage iteration) {
        return new Iteration(
                Math.max(0, iteration.getNumber()),
                Duration.ofMillis(Math.max(0, iteration.getAtMs())),
                bytes(iteration.getRemainingBytes()),
                rate(iteration.getDirtyBytesPerSecond()),
                rate(iteration.getBandwidthBytesPerSecond()));
    }

    private static Traffic traffic(TrafficMessage bytes) {
        return new Traffic(
                bytes(bytes.getRawBytes()),
                bytes(bytes.getWireBytes()),
                bytes(bytes.getMemoryBytes()),
                bytes(bytes.getStorageBytes()));
    }

    private static Progress progress(ProgressMessage progress) {
        double percent = progress.getPercent();
        return new Progress(
                Double.isFinite(percent) ? Math.clamp(percent, 0, 100) : 0,
                bytes(progress.getMemoryDoneBytes()),
                bytes(progress.getMemoryTotalBytes()),
                bytes(progress.getStorageDoneBytes()),
                bytes(progress.getStorageTotalBytes()),
                rate(progress.getWireBytesPerSecond()),
                rate(progress.getDirtyBytesPerSecond()),
                Math.max(0, progress.getIteration()),
                durationMs(progress.getTimeLeftMs()),
                rate(progress.getBandwidthBytesPerSecond()),
                progress.hasPredictedDowntimeMs() ? durationMs(progress.getPredictedDowntimeMs()) : null);
    }

    private static @Nullable Failure failure(MigrationSnapshot snapshot) {
        if (snapshot.getFailureCode().isEmpty()) return null;
        Failure failure = RpcFailure.failure(FailureMessage.newBuilder()
                .setCode(text(snapshot.getFailureCode()))
                .setMessage(text(snapshot.getFailureMessage()))
                .setOwner(text(snapshot.getOwner()))
                .setRemedy(text(snapshot.getFailureRemedy()))
                .build());
        String remedy = failure.remedy().isEmpty() ? failure.code().remedy() : failure.remedy();
        return new Failure(failure.code(), failure.message(), failure.owner(), remedy);
    }

    private static List<Step> steps(List<StepMessage> told) {
        return last(told, Picture.MOST_STEPS).stream().map(PictureReader::step).toList();
    }

    /** Whose step it is, the flow knows better than the agent. */
    private static Step step(StepMessage step) {
        return new Step(
                instant(step.getAtMs()),
                PHASES.contains(step.getPhase()) ? step.getPhase() : "copy",
                Step.By.SOURCE,
                null,
                Step.Kind.of(step.getKind()),
                step.hasTookMs() ? Duration.ofMillis(Math.max(0, step.getTookMs())) : null,
                text(step.getText()));
    }

    private static Instant instant(long epochMs) {
        return Instant.ofEpochMilli(Math.clamp(epochMs, 0, LATEST_MS));
    }

    /** Negative is unknown. */
    private static @Nullable Duration durationMs(long millis) {
        return millis < 0 ? null : Duration.ofMillis(millis);
    }

    private static Bytes bytes(long count) {
        return new Bytes(Math.max(0, count));
    }

    private static BytesPerSecond rate(long count) {
        return new BytesPerSecond(Math.max(0, count));
    }

    private static String text(String untrusted) {
        String line = untrusted.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT);
    }

    private static <T> List<T> last(List<T> list, int most) {
        return list.subList(Math.max(0, list.size() - most), list.size());
    }
}
