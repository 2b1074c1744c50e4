package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.Iteration;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What a migration that is done came to, in the terms of a forecast. Pure. */
record Outcome(MigrationRecord record) {
    private static final List<String> PAUSED = List.of("finalsync", "switchover");
    private static final int FIRST_REPEATED = 2;

    /** Of what the link carries: from there on it may have been what all waited for. */
    private static final double LINK_BOUND = 0.8;

    /** Empty unless it is done. */
    static Optional<Outcome> of(MigrationRecord record) {
        return record.state() == MigrationState.DONE ? Optional.of(new Outcome(record)) : Optional.empty();
    }

    Optional<Forecast> forecast() {
        return Optional.ofNullable(record.forecast());
    }

    /** From the end of the checks, and of the wait for a place. */
    Duration duration() {
        Duration without = record.duration()
                .minus(phase("checks").orElse(Duration.ZERO))
                .minus(phase("waiting").orElse(Duration.ZERO));
        return without.isNegative() ? Duration.ZERO : without;
    }

    Bytes bytes() {
        return record.bytes().wire();
    }

    /** Its time and its pause tell of the next one: those of a migration whose link was lost tell of that loss. */
    boolean undisturbed() {
        return record.linkLosses() == 0;
    }

    /** As clients saw it, else as the agent did; empty if neither was there. */
    Optional<Duration> downtime() {
        return Optional.ofNullable(record.downtime().guestObserved()).or(this::paused);
    }

    private Optional<Duration> paused() {
        Duration sum = PAUSED.stream().flatMap(name -> phase(name).stream()).reduce(Duration.ZERO, Duration::plus);
        return sum.isZero() ? Optional.empty() : Optional.of(sum);
    }

    Optional<Duration> phase(String name) {
        return record.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .map(Phase::duration)
                .findFirst();
    }

    /** What of the downtime was not the transfer of the last bytes, as far as can be told. */
    Optional<Duration> fixedPause() {
        return downtime().filter(pause -> undisturbed()).map(pause -> {
            Duration fixed = pause.minus(lastTransfer(pause));
            return fixed.isNegative() ? Duration.ZERO : fixed;
        });
    }

    /**
     * By what was left when the last pass began, which is more than was left when the guest was stopped; so never longer
     * than the phase in which it was sent. A pass that was longer than the objective went on until the rest fitted, and then
     * half of the pause is as good a guess as any.
     */
    private Duration lastTransfer(Duration pause) {
        Duration byPass = byLastPass(pause);
        return phase("finalsync").filter(sync -> sync.compareTo(byPass) < 0).orElse(byPass);
    }

    private Duration byLastPass(Duration pause) {
        if (record.iterations().isEmpty()) return Duration.ZERO;
        Iteration last = record.iterations().getLast();
        if (last.bandwidth().count() == 0) return Duration.ZERO;
        double seconds = (double) last.remaining().count() / last.bandwidth().count();
        double most = record.downtime().objective().toNanos() / 1e9;
        return seconds > most ? pause.dividedBy(2) : Duration.ofMillis((long) (1000 * seconds));
    }

    /** Until the first pass over the memory; only told where no disk was copied before. */
    Optional<Duration> start() {
        if (record.bytes().storage().count() > 0) return Optional.empty();
        return record.iterations().stream().findFirst().map(Iteration::at);
    }

    /** Bytes on the wire for each of the guest's; empty if nothing went, or nobody counted. */
    Optional<Double> ratio() {
        double raw = record.bytes().raw().count();
        double wire = record.bytes().wire().count();
        return raw > 0 && wire > 0 ? Optional.of(wire / raw) : Optional.empty();
    }

    /** What was known of how dense its changes are. */
    Optional<Double> changedRatio() {
        return forecast().map(Forecast::basis).flatMap(basis -> Optional.ofNullable(basis.changedRatio()));
    }

    /** What was known of how fast it writes. */
    Optional<Double> seenDirtyRate() {
        return forecast()
                .flatMap(said -> Optional.ofNullable(said.basis().dirtyRate()))
                .map(rate -> (double) rate.count());
    }

    /** At least a half of what was sent was at the target before. */
    boolean returned() {
        return forecast()
                .map(Forecast::basis)
                .filter(basis -> 2 * basis.known().count() > basis.used().count())
                .isPresent();
    }

    /**
     * Bytes of the guest's memory in a second that QEMU and the relay passed on, over all of its passes; empty where they waited
     * for the link or kept to a limit, or the guest may have left before the last pass. Not what QEMU says of a pass: of a short
     * one that is far off.
     */
    Optional<Double> passed() {
        boolean theirs = undisturbed()
                && record.bandwidthLimit() == null
                && record.convergence().postcopy() == PostCopy.NEVER;
        if (!theirs || record.iterations().isEmpty()) return Optional.empty();
        double seconds = copied(record.iterations().getFirst().at()).toNanos() / 1e9;
        double memory = record.bytes().memory().count();
        boolean moved = seconds > 0 && memory > 0;
        return moved && !linkBound(memory, seconds) ? Optional.of(memory / seconds) : Optional.empty();
    }

    /** The fastest that QEMU said of a pass. */
    Optional<Double> fastest() {
        return record.iterations().stream()
                .map(pass -> (double) pass.bandwidth().count())
                .filter(rate -> rate > 0)
                .max(Double::compare);
    }

    private Duration copied(Duration start) {
        return Stream.of("copy", "finalsync")
                .flatMap(name -> phase(name).stream())
                .reduce(Duration.ZERO, Duration::plus)
                .minus(start);
    }

    private boolean linkBound(double memory, double seconds) {
        double link = forecast()
                .map(said -> (double) said.basis().bandwidth().count())
                .orElse(Double.MAX_VALUE);
        return ratio().orElse(1.0) * memory / seconds > LINK_BOUND * link;
    }

    /** The mean of what QEMU saw while it repeated what was dirty; 0 is what it says before it has looked. */
    Optional<Double> dirtyRate() {
        List<Double> rates = repeated(pass -> pass.dirtyRate().count())
                .filter(rate -> rate > 0)
                .toList();
        double mean = rates.stream().mapToDouble(Double::doubleValue).average().orElse(-1);
        return mean < 0 ? Optional.empty() : Optional.of(mean);
    }

    /** The most that was dirty at the start of a pass after the first. */
    Optional<Double> mostDirty() {
        return repeated(pass -> pass.remaining().count()).max(Double::compare);
    }

    private Stream<Double> repeated(ToDoubleFunction<Iteration> figure) {
        int first = record.iterations().isEmpty()
                ? 0
                : record.iterations().getFirst().number();
        return record.iterations().stream()
                .filter(pass -> pass.number() - first + 1 >= FIRST_REPEATED)
                .map(pass -> figure.applyAsDouble(pass));
    }
}
