package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.Abridged;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.ProbeCount;
import dev.zugvogel.model.migration.Traffic;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane itself has found out about one migration. With the stage it makes the record. Immutable.
 *
 * @param verdict null until the checks are over
 * @param probe what the probe has counted
 * @param guestObserved the gap that clients saw; null if it was not measured
 * @param bandwidthLimit that is kept now, as far as is known; null for none
 * @param queued for a place at both hosts; null if there was one at once
 * @param steps what the control plane did, in order of time
 */
record Dossier(
        Order order,
        @Nullable Verdict verdict,
        ProbeCount probe,
        @Nullable Duration guestObserved,
        @Nullable Instant endedAt,
        @Nullable BytesPerSecond bandwidthLimit,
        @Nullable Queued queued,
        List<Step> steps) {
    private static final int MOST_STEPS = 200;

    /** @param until null while it goes on */
    record Queued(Instant since, @Nullable Instant until) {}

    Dossier {
        steps = List.copyOf(steps);
    }

    static Dossier of(Order order) {
        Step asked =
                Step.ofServer(order.requestedAt(), name(MigrationState.CHECKS), "asked for by " + order.principal());
        return new Dossier(order, null, ProbeCount.NONE, null, null, order.bandwidthLimit(), null, List.of(asked));
    }

    Dossier with(Verdict reached) {
        return new Dossier(order, reached, probe, guestObserved, endedAt, bandwidthLimit, queued, steps);
    }

    Dossier with(ProbeCount counted, @Nullable Duration gap) {
        return new Dossier(order, verdict, counted, gap, endedAt, bandwidthLimit, queued, steps);
    }

    Dossier with(Step step) {
        List<Step> more = Abridged.with(steps, step, MOST_STEPS, Step::leftOut);
        return new Dossier(order, verdict, probe, guestObserved, endedAt, bandwidthLimit, queued, more);
    }

    Dossier with(Limit limit) {
        return new Dossier(order, verdict, probe, guestObserved, endedAt, rate(limit), queued, steps);
    }

    /** As it is written down: null for none. */
    static @Nullable BytesPerSecond rate(Limit limit) {
        return limit instanceof Limit.AtMost(var rate) ? rate : null;
    }

    Dossier ended(Instant at) {
        return new Dossier(order, verdict, probe, guestObserved, at, bandwidthLimit, queued, steps);
    }

    Dossier waiting(Instant since) {
        return with(new Queued(since, null));
    }

    /** It waits no more, if it did. */
    Dossier waited(Instant until) {
        return queued == null ? this : with(new Queued(queued.since(), until));
    }

    private Dossier with(Queued changed) {
        return new Dossier(order, verdict, probe, guestObserved, endedAt, bandwidthLimit, changed, steps);
    }

    String target() {
        return verdict == null ? order.wantedTarget() : verdict.target();
    }

    MigrationRecord record(MigrationStage stage, Instant now) {
        Picture picture = stage.picture();
        return new MigrationRecord(
                order.id(),
                order.vm(),
                order.vmUuid(),
                order.source(),
                target(),
                stage.state(),
                order.requestedAt(),
                Duration.between(order.requestedAt(), endedAt == null ? now : endedAt),
                phases(picture, now),
                picture == null ? List.of() : picture.iterations(),
                picture == null ? Traffic.NONE : picture.bytes(),
                new Downtime(order.objective(), picture == null ? null : picture.hypervisorDowntime(), guestObserved),
                probe,
                verdict == null ? List.of() : verdict.findings(),
                picture == null || stage.ended() ? null : picture.progress(),
                stage.failure() == null && picture != null && picture.live() ? picture.failure() : stage.failure(),
                transport(),
                bandwidthLimit,
                verdict == null ? null : verdict.forecast(),
                order.allowed(),
                picture == null ? 0 : picture.linkLosses());
    }

    private Transport transport() {
        Transport chosen = verdict == null ? null : verdict.transport();
        return chosen != null ? chosen : Objects.requireNonNullElse(order.transport(), Transport.RELAY);
    }

    private List<Phase> phases(@Nullable Picture picture, Instant now) {
        Instant over = verdict != null ? verdict.at() : endedAt != null ? endedAt : now;
        Phase checks = new Phase(
                name(MigrationState.CHECKS), order.requestedAt(), Duration.between(order.requestedAt(), over));
        Stream<Phase> told = picture == null ? Stream.of() : picture.phases().stream();
        Stream<Phase> ours = Stream.concat(Stream.of(checks), queue(now));
        return Stream.concat(ours, told.filter(phase -> !phase.name().equals(checks.name())))
                .toList();
    }

    private Stream<Phase> queue(Instant now) {
        if (queued == null) return Stream.of();
        Instant until = queued.until() == null ? now : queued.until();
        return Stream.of(
                new Phase(name(MigrationState.WAITING), queued.since(), Duration.between(queued.since(), until)));
    }

    /** The whole story: both agents' part and ours. */
    List<Step> story(MigrationStage stage) {
        Picture picture = stage.picture();
        Stream<Step> told = picture == null ? Stream.of() : told(picture);
        return Stream.concat(steps.stream(), told)
                .sorted(Comparator.comparing(Step::at))
                .toList();
    }

    private Stream<Step> told(Picture picture) {
        return Stream.concat(
                picture.steps().stream().map(step -> step.by(Step.By.SOURCE, order.source())),
                picture.targetSteps().stream().map(step -> step.by(Step.By.TARGET, target())));
    }

    static String name(MigrationState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
