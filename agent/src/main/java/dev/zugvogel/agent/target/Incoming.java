package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.StepMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One migration to this host. Its journal says, through any crash, whether Finish(0) may have reached libvirt: that is
 * written before libvirt gets it, and Finish is given to libvirt at most once, but in post-copy again if libvirt refused it
 * without effect. Thread-safe: slow work is done one call at a time, looking and sealing wait for none of it.
 */
final class Incoming {
    /** What the journal keeps with its end, if the guest stayed. */
    static final String SUCCEEDED = "succeeded";

    private final String id;
    private final Site site;
    private final Journal<TargetStep> journal;
    private final FinishRecord finish;
    private final ReentrantLock work = new ReentrantLock();
    private volatile @Nullable Held held;
    private volatile @Nullable Recovery recovery;

    Incoming(String id, Site site, Journal<TargetStep> journal) {
        this.id = id;
        this.site = site;
        this.journal = journal;
        this.finish = new FinishRecord(id, journal, site);
    }

    Optional<Admission> admission() {
        return Admission.in(journal);
    }

    boolean unwound() {
        return journal.has(TargetStep.UNWOUND);
    }

    /** Safe to repeat while it is prepared. On failure everything is undone. */
    Prepared prepare(PrepareRequest request) {
        work.lock();
        try {
            Held ready = held;
            if (ready != null) return ready.prepared();
            if (!onlyBases() || journal.damaged())
                throw FailureException.of(Code.ALREADY_ENDED, "migration " + id + " was here before and has ended");
            return prepareFresh(request);
        } finally {
            work.unlock();
        }
    }

    /**
     * Takes up a post-copy again whose channel broke at the source; ends it here too, so that QEMU and libvirt notice.
     *
     * @throws FailureException CONFLICT if the guest does not miss pages by this migration
     */
    Prepared prepareAgain(PrepareRequest request) {
        work.lock();
        try {
            if (finishState() != Finish.FORWARDED && finishState() != Finish.REFUSED)
                throw FailureException.of(Code.CONFLICT, "migration " + id + " misses no pages here");
            if (!journal.has(TargetStep.RECOVERY_BEGUN)) note(TargetStep.RECOVERY_BEGUN, "");
            closeChannels();
            Recovery fresh = new Recovery(request, site);
            recovery = fresh;
            return fresh.prepared();
        } finally {
            work.unlock();
        }
    }

    private void closeChannels() {
        Held ready = held;
        if (ready != null) ready.relay().close();
        Recovery last = recovery;
        recovery = null;
        if (last != null) last.close();
    }

    private boolean onlyBases() {
        return journal.entries().stream().allMatch(entry -> entry.step() == TargetStep.BASE_BEGUN);
    }

    /**
     * Takes a piece of an image below a disk that will be copied.
     *
     * @throws FailureException ALREADY_ENDED once it is prepared or undone, and those of {@link BaseImages#take}
     */
    ImageReceived bring(ImagePiece piece) {
        work.lock();
        try {
            if (!onlyBases() || journal.damaged())
                throw FailureException.of(Code.ALREADY_ENDED, "migration " + id + " takes no base image any more");
            BaseImages.Part part = site.bases().part(piece.getImage());
            if (!BaseImages.Part.begunIn(journal).contains(part)) note(TargetStep.BASE_BEGUN, Json.write(part));
            return site.bases().take(piece);
        } finally {
            work.unlock();
        }
    }

    private Prepared prepareFresh(PrepareRequest request) {
        Session session = site.hypervisor().open();
        try {
            Held made = new Preparation(id, site, journal, finish).of(request, session);
            held = made;
            note(TargetStep.PREPARED, "");
            if (sealed()) throw FailureException.of(Code.CANCELLED, "migration " + id + " was cancelled");
            return made.prepared();
        } catch (RuntimeException e) {
            closeHeld();
            undoAfter(e);
            throw e;
        }
    }

    /** Whether this host remembers of the VM what the source does. */
    boolean storeMatches() {
        Held ready = held;
        return ready != null && ready.storeMatches();
    }

    private void undoAfter(RuntimeException cause) {
        try {
            undo();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Does all that Finish does but for the call to libvirt.
     *
     * @throws FailureException ALREADY_ENDED if Finish would find nothing
     */
    void rehearse() {
        Held ready = held;
        if (ready == null) return;
        if (!ready.session().isOpen()) throw noLongerPrepared();
        note(TargetStep.REHEARSED, "");
    }

    private FailureException noLongerPrepared() {
        return FailureException.of(Code.ALREADY_ENDED, "migration " + id + " is no longer prepared here");
    }

    /**
     * Starts the guest here.
     *
     * @return libvirt's cookie; empty if an earlier call got it
     */
    Cookie finish(Cookie cookie) {
        Recovery again = recovery;
        if (again != null) return finishAgain(again, cookie);
        Held ready = forward(waitsAfterRefusal());
        if (ready == null) return Cookie.NONE;
        try {
            Cookie answer = ready.finish(cookie);
            finish.succeeded();
            return answer;
        } catch (LibvirtException e) {
            boolean answered = e.isRefused() || e.failure() instanceof LibvirtFailure.NotSent;
            if (answered) finish.refused(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Cookie finishAgain(Recovery again, Cookie cookie) {
        Cookie answer = again.finish(cookie);
        finish.succeeded();
        return answer;
    }

    /** From here on libvirt may have got it. Null if it succeeded before. */
    private synchronized @Nullable Held forward(boolean waitsAfterRefusal) {
        Held ready = held;
        switch (finishState()) {
            case SUCCEEDED -> {
                return null;
            }
            case REFUSED -> {
                if (!waitsAfterRefusal) throw forwardedBefore();
            }
            case FORWARDED -> throw forwardedBefore();
            case NOT_FORWARDED -> {}
        }
        if (sealed() || ready == null) throw noLongerPrepared();
        note(TargetStep.FINISH_FORWARDED, "");
        return ready;
    }

    /** The guest that was not started stands here as before; in post-copy it goes on nowhere else. */
    private boolean waitsAfterRefusal() {
        Held ready = held;
        return ready != null
                && finishState() == Finish.REFUSED
                && ready.flags().contains(MigrationFlag.POSTCOPY)
                && admission().filter(it -> ready.waits(it.vm())).isPresent();
    }

    private FailureException forwardedBefore() {
        return FailureException.of(Code.CONFLICT, "Finish of migration " + id + " was forwarded before");
    }

    /** Takes no Finish from here on; durable. */
    synchronized void seal() {
        if (!sealed()) note(TargetStep.SEALED, "");
    }

    boolean sealed() {
        return journal.damaged() || journal.has(TargetStep.SEALED) || unwound();
    }

    /** What is durably known. */
    Finish finishState() {
        return finish.state();
    }

    List<StepMessage> story() {
        return TargetStory.of(journal.entries());
    }

    /** Remembers what that tells of Finish. */
    void saw(DomainView view) {
        finish.saw(view);
    }

    boolean holdsPrepare() {
        Held ready = held;
        return ready != null && ready.session().isOpen();
    }

    /** Finish(1): ends the paused domain. */
    void cancel() {
        seal();
        work.lock();
        try {
            Held ready = held;
            if (ready != null) stop(ready);
        } finally {
            work.unlock();
        }
    }

    private void stop(Held ready) {
        if (finishState() == Finish.SUCCEEDED) return;
        ready.cancel();
        held = null;
    }

    /** Removes all but domain and disks, which are the VM's now. */
    void unwindSucceeded() {
        work.lock();
        try {
            if (unwound()) return;
            if (finishState() == Finish.NOT_FORWARDED)
                throw FailureException.of(Code.CONFLICT, "migration " + id + " was not finished here");
            admission().ifPresent(this::makeTransient);
            closeChannels();
            keepForTheWayBack();
            site.folder().remove(id);
            note(TargetStep.UNWOUND, SUCCEEDED);
        } finally {
            work.unlock();
        }
    }

    /** The source does not wait for it; whoever sends the VM on does. */
    private void keepForTheWayBack() {
        Held ready = held;
        held = null;
        if (ready == null) return;
        ready.relay().close();
        site.time().start("seal " + id, () -> {
            try (ready) {
                admission().ifPresent(known -> ready.memory().seal(id, known.generation(), known.sourceHost()));
            }
        });
    }

    private void makeTransient(Admission admission) {
        if (!admission.isTransient() || admission.hadDefinition()) return;
        try (Session fresh = site.hypervisor().open()) {
            if (fresh.look(admission.vm()).persistent()) fresh.undefine(admission.vm());
        }
    }

    /**
     * Removes all that Prepare made.
     *
     * @throws FailureException CONFLICT while the domain lives here by this migration
     */
    void unwindFailed() {
        seal();
        work.lock();
        try {
            if (!unwound()) undo();
        } finally {
            work.unlock();
        }
    }

    private void undo() {
        seal();
        Leftovers leftovers = new Leftovers(id, site, journal, finish);
        leftovers.refuseIfOwned();
        Held ready = held;
        if (ready != null) stop(ready);
        leftovers.remove();
        note(TargetStep.UNWOUND, "");
    }

    private void closeHeld() {
        Held ready = held;
        held = null;
        if (ready != null) ready.close();
    }

    /** Removes the journal of one that ended before that time. */
    boolean forgetIfEnded(Instant before) {
        boolean old = journal.last(TargetStep.UNWOUND)
                .filter(end -> end.at().isBefore(before))
                .isPresent();
        if (old) journal.delete();
        return old;
    }

    /** For the agent's end: the journal stays. */
    void release() {
        closeChannels();
        closeHeld();
        journal.close();
    }

    private void note(TargetStep step, String data) {
        journal.append(site.time().now(), step, "", data);
    }
}
