package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.flow.migrate.checks.Reserved;
import dev.zugvogel.machine.Machine;
import dev.zugvogel.machine.Outcome;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration: its stage, what is known of it, and the one place where it takes a step. A step is durable and
 * published before its effects are handed out; the caller carries them out without holding anything of this. Thread-safe.
 */
final class Migration {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    /**
     * What all migrations share.
     *
     * @param onEnd is told of each end, in the middle of the step: must not wait for any migration
     */
    record Surroundings(
            Machine<MigrationStage, MigrationEvent, MigrationEffect> machine,
            Ledger ledger,
            EventLog events,
            InstantSource clock,
            Timings timings,
            Runnable onEnd) {}

    private final Surroundings around;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock pacing = new ReentrantLock();
    private final Order order;
    private Dossier dossier;
    private MigrationStage stage;
    private volatile @Nullable DowntimeWatch watch;
    private Instant publishedAt = Instant.MIN;
    private volatile Instant heardAt = Instant.MIN;

    Migration(Surroundings around, Dossier dossier, MigrationStage stage) {
        this.around = around;
        this.order = dossier.order();
        this.dossier = dossier;
        this.stage = stage;
    }

    Order order() {
        return order;
    }

    boolean ended() {
        return locked(() -> stage.ended());
    }

    MigrationRecord record() {
        return locked(this::recordNow);
    }

    List<Step> story() {
        return locked(() -> dossier.story(stage));
    }

    Optional<String> start() {
        return locked(() -> {
            Verdict verdict = dossier.verdict();
            return verdict == null ? Optional.empty() : Optional.ofNullable(verdict.start());
        });
    }

    /** What it takes of a host until it ends. */
    Reserved reservedOn(String host) {
        return locked(() -> {
            Verdict verdict = dossier.verdict();
            if (verdict == null || stage.ended()) return Reserved.NOTHING;
            return verdict.target().equals(host) ? verdict.reserved() : Reserved.NOTHING;
        });
    }

    /** What it takes of its hosts while it is under way; empty before and after. */
    Optional<Places.Claim> running() {
        return claim(now ->
                !now.ended() && !(now instanceof MigrationStage.Checking) && !(now instanceof MigrationStage.Waiting));
    }

    /** What it waits for; empty unless it waits. */
    Optional<Places.Claim> waiting() {
        return claim(now -> now instanceof MigrationStage.Waiting);
    }

    private Optional<Places.Claim> claim(Predicate<MigrationStage> claims) {
        return locked(() -> claims.test(stage)
                ? Optional.of(new Places.Claim(order.id(), order.source(), dossier.target()))
                : Optional.empty());
    }

    /** The source's agent tells something now, whatever comes of it. */
    void heardNow() {
        heardAt = around.clock().instant();
    }

    /** Whether the source's agent has told anything since then. */
    boolean heardSince(Instant moment) {
        return heardAt.isAfter(moment);
    }

    /** From here on the guest is watched. By one thread at a time, and not while it is watched. */
    void watchWith(DowntimeWatch started) {
        watch = started;
    }

    /** Who owns the VM whatever became of the migration; null once the target may. */
    @Nullable
    String surelyOwnedBy() {
        return locked(() -> {
                    Picture last = stage.picture();
                    return Optional.ofNullable(last == null || last.beforeSwitchover() ? order.source() : last.owner());
                })
                .orElse(null);
    }

    /** No more requests to the guest; the migration itself goes on. */
    void stopWatching() {
        DowntimeWatch watching = watch;
        watch = null;
        if (watching != null) watching.close();
    }

    /** Notes something for the story, without a step; durable with the next one if the store fails, or it has ended. */
    void note(String text) {
        locked(() -> {
            dossier = dossier.with(step(text));
            if (!stage.ended()) tryTo(() -> around.ledger().write(dossier, stage));
            return dossier;
        });
    }

    /** What happened has happened, whether or not the store takes the word of it. */
    private void tryTo(Runnable tell) {
        try {
            tell.run();
        } catch (FailureException e) {
            LOG.error("{}: {}", order.id(), e.getMessage());
        }
    }

    /** Puts down what the checks came to, then takes the step. */
    Outcome<MigrationStage, MigrationEvent, MigrationEffect> apply(Verdict verdict, MigrationEvent event, String text) {
        return locked(() -> {
            // A cancelled one keeps its record as it is.
            if (!stage.ended()) dossier = dossier.with(verdict);
            return apply(event, text);
        });
    }

    /** One change of the limit at a time, so that the record keeps the one that the agent took last. */
    MigrationRecord pacing(Supplier<MigrationRecord> change) {
        pacing.lock();
        try {
            return change.get();
        } finally {
            pacing.unlock();
        }
    }

    /** The agent has taken a new limit. */
    MigrationRecord limited(Limit limit, String text) {
        return locked(() -> {
            if (stage.ended()) return recordNow();
            Dossier after = dossier.with(limit).with(step(text));
            around.ledger().write(after, stage);
            dossier = after;
            publish();
            return recordNow();
        });
    }

    /** Takes one step, or refuses the event and changes nothing. */
    Outcome<MigrationStage, MigrationEvent, MigrationEffect> apply(MigrationEvent event, @Nullable String text) {
        return locked(() -> {
            var outcome = around.machine().step(stage, event);
            if (outcome instanceof Outcome.Moved<MigrationStage, MigrationEvent, MigrationEffect> moved)
                move(moved.state(), text == null ? dossier : dossier.with(step(text)));
            return outcome;
        });
    }

    /**
     * A picture from the agent, with the limit that it keeps; one at a time. At the end it waits a little for the guest's first answer, without
     * keeping others from looking.
     */
    Outcome<MigrationStage, MigrationEvent, MigrationEffect> hear(Picture picture, Optional<Limit> limit) {
        DowntimeWatch watching = watch;
        if (watching != null) watching.sees(picture.state());
        Optional<Duration> gap = picture.state() == MigrationState.DONE ? settle(watching) : Optional.empty();
        return locked(() -> {
            if (watching != null && !stage.ended()) observed(watching, gap, picture);
            limit.ifPresent(told -> dossier = dossier.with(told));
            return apply(new MigrationEvent.SnapshotArrived(picture.notBehind(stage.picture())), null);
        });
    }

    private void observed(DowntimeWatch watching, Optional<Duration> gap, Picture picture) {
        dossier = dossier.with(watching.count(), gap.orElse(null));
        if (picture.state() == MigrationState.DONE && gap.isEmpty())
            dossier =
                    dossier.with(step("the probe can't tell the gap: it did not see the copy, or the guest is silent"));
    }

    private static Optional<Duration> settle(@Nullable DowntimeWatch watching) {
        if (watching == null) return Optional.empty();
        try {
            return watching.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void move(MigrationStage next, Dossier known) {
        boolean ends = next.ended() && !stage.ended();
        Dossier after = ends ? ended(next, known) : known;
        if (next instanceof MigrationStage.Waiting)
            after = after.waiting(around.clock().instant());
        else if (stage instanceof MigrationStage.Waiting)
            after = after.waited(around.clock().instant());
        boolean worthTelling = !isProgressOnly(next);
        // Durable first: if the store fails, nothing has happened.
        if (worthTelling) write(after, next);
        dossier = after;
        stage = next;
        watchOn();
        if (ends) around.onEnd().run();
        if (!worthTelling) return;
        publishedAt = around.clock().instant();
        publish();
    }

    private void publish() {
        tryTo(() -> around.events().append("migration", recordNow()));
    }

    private Dossier ended(MigrationStage next, Dossier known) {
        Instant now = around.clock().instant();
        String text = Dossier.name(next.state()) + "; " + order.vm() + " is on " + owner(next);
        String phase = Dossier.name(next.picture() == null ? MigrationState.CHECKS : MigrationState.UNWIND);
        return known.ended(now).with(Step.ofServer(now, phase, text));
    }

    private void write(Dossier after, MigrationStage next) {
        if (next.ended()) around.ledger().release(after, next, owner(next));
        else around.ledger().write(after, next);
    }

    private void watchOn() {
        DowntimeWatch watching = watch;
        if (watching == null) return;
        if (stage instanceof MigrationStage.Starting) watching.copying();
        // Nobody knows how long, and the guest has better to do than to answer us.
        if (stage.ended() || stage instanceof MigrationStage.Waiting) stopWatching();
    }

    private boolean isProgressOnly(MigrationStage next) {
        return stage.getClass() == next.getClass()
                && stage.state() == next.state()
                && stage.cancelWanted() == next.cancelWanted()
                && (next.ended()
                        || Duration.between(publishedAt, around.clock().instant())
                                        .compareTo(around.timings().progress())
                                < 0);
    }

    private String owner(MigrationStage ended) {
        Failure failure = ended.failure();
        if (ended instanceof MigrationStage.Done) return dossier.target();
        return failure == null || failure.owner() == null ? order.source() : failure.owner();
    }

    private MigrationRecord recordNow() {
        DowntimeWatch watching = watch;
        Dossier known = watching == null ? dossier : dossier.with(watching.count(), dossier.guestObserved());
        return known.record(stage, around.clock().instant());
    }

    private Step step(String text) {
        return Step.ofServer(around.clock().instant(), phase(), text);
    }

    /** After the end and in doubt it is all about settling. */
    private String phase() {
        MigrationState state = stage.state();
        boolean phase = state.compareTo(MigrationState.UNWIND) <= 0 || state == MigrationState.WAITING;
        return Dossier.name(phase ? state : MigrationState.UNWIND);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
