package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.journal.Entry;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is durably known of the last Finish(0) of a migration to this host, from libvirt's answer or a look. Thread-safe. */
final class FinishRecord {
    private static final Logger LOG = LoggerFactory.getLogger(FinishRecord.class);

    private final String id;
    private final Journal<TargetStep> journal;
    private final Site site;

    FinishRecord(String id, Journal<TargetStep> journal, Site site) {
        this.id = id;
        this.journal = journal;
        this.site = site;
    }

    /** A damaged journal can't tell that nothing was forwarded. */
    Finish state() {
        if (journal.has(TargetStep.FINISH_SUCCEEDED)) return Finish.SUCCEEDED;
        boolean past = journal.has(TargetStep.RECOVERY_BEGUN);
        if (withoutEffect() && !past) return Finish.REFUSED;
        boolean maybe = journal.damaged() || journal.has(TargetStep.FINISH_FORWARDED);
        return maybe ? Finish.FORWARDED : Finish.NOT_FORWARDED;
    }

    /** Of the one that was forwarded last. */
    private boolean withoutEffect() {
        List<TargetStep> steps = journal.entries().stream().map(Entry::step).toList();
        int without = Math.max(steps.lastIndexOf(TargetStep.FINISH_REFUSED), steps.lastIndexOf(TargetStep.FINISH_LOST));
        return without > steps.lastIndexOf(TargetStep.FINISH_FORWARDED);
    }

    boolean ranEarly() {
        return journal.has(TargetStep.RUNS_EARLY);
    }

    void succeeded() {
        tell(TargetStep.FINISH_SUCCEEDED, "");
    }

    void refused(String why) {
        tell(TargetStep.FINISH_REFUSED, why);
    }

    /** The guest runs, and misses pages. */
    synchronized void runsEarly() {
        if (ranEarly()) return;
        forwardedAt()
                .map(sent -> Duration.between(sent, site.time().now()))
                .ifPresent(after -> tell(TargetStep.RUNS_EARLY, Long.toString(after.toMillis())));
    }

    /**
     * Remembers that the domain was seen to live here, with all of its memory; or to have ended, after it ran without all of it;
     * or to have been ended by libvirt before it wrote anything.
     */
    synchronized void saw(DomainView view) {
        boolean ended = view.power().isEnded() && ranEarly();
        boolean forwarded = state() == Finish.FORWARDED;
        if ((view.isWhole() && forwarded) || (ended && state() != Finish.SUCCEEDED)) succeeded();
        else if (forwarded && view.endedByRestart() && wroteNothing()) tell(TargetStep.FINISH_LOST, "");
    }

    private boolean wroteNothing() {
        Optional<Admission> mine = Admission.in(journal).filter(Admission::ownDisks);
        return mine.isPresent()
                && forwardedAt()
                        .filter(at -> site.volumes().untouchedSince(mine.get().disks(), at))
                        .isPresent();
    }

    private Optional<Instant> forwardedAt() {
        return journal.last(TargetStep.FINISH_FORWARDED).map(Entry::at);
    }

    /** For what a look at the domain tells as well: a full disk must not turn a success into an error. */
    private void tell(TargetStep step, String data) {
        try {
            journal.append(site.time().now(), step, "", data);
        } catch (FailureException e) {
            LOG.error("migration {}: {} is not on the disk: {}", id, step, e.getMessage());
        }
    }
}
