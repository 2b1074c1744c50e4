package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.agent.pagestore.Memory;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.Transport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration to this host. Its journal says, through any crash, whether Finish(0) may have reached libvirt: that is
 * written before libvirt gets it, and Finish is given to libvirt at most once. Thread-safe: slow work is done one call
 * at a time, looking and sealing wait for none of it.
 */
final class Incoming {
    /** What the journal keeps with its end, if the guest stayed. */
    static final String SUCCEEDED = "succeeded";

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    private final String id;
    private final Site site;
    private final Journal<TargetStep> journal;
    private final FinishRecord finish;
    private final ReentrantLock work = new ReentrantLock();
    private volatile @Nullable Held held;
    private volatile @Nullable Recovery recovery;
    private volatile boolean storeMatches;

    /** What lives only as long as this process: libvirt removes the paused domain when the session ends. */
    private record Held(Session session, Gate.Admitted relay, Memory memory, MigrationFlags flags, Prepared prepared)
            implements AutoCloseable {
        @Override
        public void close() {
            session.close();
            relay.close();
            memory.close();
        }
    }

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
            if (!parts().contains(part)) note(TargetStep.BASE_BEGUN, Json.write(part));
            return site.bases().take(piece);
        } finally {
            work.unlock();
        }
    }

    private List<BaseImages.Part> parts() {
        return journal.entries().stream()
                .filter(entry -> entry.step() == TargetStep.BASE_BEGUN)
                .map(entry -> Json.readLenient(entry.data(), BaseImages.Part.class))
                .toList();
    }

    private Prepared prepareFresh(PrepareRequest request) {
        UUID vm = UUID.fromString(request.getVmUuid());
        Session session = site.hypervisor().open();
        try {
            Admission admission = Admission.of(request, session.look(vm).persistent());
            note(TargetStep.ADMITTED, Json.write(admission));
            if (LibvirtTerms.flags(request.getFlags()).contains(MigrationFlag.POSTCOPY)) watchFor(vm, session);
            request.getDisksList().forEach(disk -> make(disk, admission));
            Held made = prepareLibvirt(request, session);
            held = made;
            note(TargetStep.PREPARED, "");
            if (sealed()) throw FailureException.of(Code.CANCELLED, "migration " + id + " was cancelled");
            return made.prepared();
        } catch (RuntimeException e) {
            session.close();
            undoAfter(e);
            throw e;
        }
    }

    private void make(DiskPlan disk, Admission admission) {
        if (!disk.getHook()) {
            site.volumes().make(disk, id, made -> note(TargetStep.VOLUME_MADE, Json.write(made)));
            return;
        }
        site.volumes().requireFree(disk);
        DiskHook.Device device = new DiskHook.Device(
                disk.getPath(),
                disk.getCapacityBytes(),
                admission.name(),
                admission.vm().toString());
        note(TargetStep.HOOK_CALLED, Json.write(device));
        site.hook().prepare(device);
    }

    /** In post-copy libvirt tells by an event only that the guest runs: Finish returns with the last page. */
    private void watchFor(UUID vm, Session session) {
        session.events().onLifecycle(event -> {
            if (event.domain().uuid().equals(vm) && event.isResumedInPostCopy()) finish.runsEarly();
        });
    }

    private Held prepareLibvirt(PrepareRequest request, Session session) {
        if (request.getTransport() == Transport.DIRECT) {
            MigrationParameters parameters = LibvirtTerms.prepareDirect(request, site.address());
            return prepareLibvirt(request, session, () -> {}, Memory.NONE, parameters);
        }
        var sockets = site.folder().create(id, session.qemuUser());
        boolean withDisks = request.getDisksCount() > 0;
        Memory memory = remembered(request);
        try {
            Gate.Admitted relay = site.gate()
                    .admit(
                            id,
                            request.getSourceHost(),
                            sockets.byChannel(withDisks),
                            memory.pages(),
                            Watchdog.of(request.getWatchdogMs()));
            return prepareLibvirt(request, session, relay, memory, LibvirtTerms.prepareRelayed(request, sockets));
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private Memory remembered(PrepareRequest request) {
        Memory memory = site.stores()
                .open(
                        UUID.fromString(request.getVmUuid()),
                        request.getStoreKey().toByteArray());
        String mine = memory.sealedBy();
        storeMatches = !mine.isEmpty() && mine.equals(request.getStoreSeal());
        if (!storeMatches) memory.startOver();
        return memory;
    }

    /** Whether this host remembers of the VM what the source does. */
    boolean storeMatches() {
        return storeMatches;
    }

    private static Held prepareLibvirt(
            PrepareRequest request,
            Session session,
            Gate.Admitted relay,
            Memory memory,
            MigrationParameters parameters) {
        try {
            Cookie given = Cookie.of(request.getCookie().toByteArray());
            MigrationFlags flags = LibvirtTerms.flags(request.getFlags());
            return new Held(session, relay, memory, flags, session.prepare(flags, parameters, given));
        } catch (RuntimeException e) {
            relay.close();
            throw e;
        }
    }

    private void undoAfter(RuntimeException cause) {
        try {
            undo();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Does all that Finish does but for the call to libvirt. */
    void rehearse() {
        if (held != null) note(TargetStep.REHEARSED, "");
    }

    /**
     * Starts the guest here.
     *
     * @return libvirt's cookie; empty if an earlier call got it
     */
    Cookie finish(Cookie cookie) {
        Recovery again = recovery;
        if (again != null) return finishAgain(again, cookie);
        Held ready = forward();
        if (ready == null) return Cookie.NONE;
        try {
            Cookie answer = ready.session().finish(ready.flags(), LibvirtTerms.finish(name()), cookie, false);
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
    private synchronized @Nullable Held forward() {
        Held ready = held;
        switch (finishState()) {
            case SUCCEEDED -> {
                return null;
            }
            case REFUSED, FORWARDED ->
                throw FailureException.of(Code.CONFLICT, "Finish of migration " + id + " was forwarded before");
            case NOT_FORWARDED -> {}
        }
        if (sealed() || ready == null)
            throw FailureException.of(Code.ALREADY_ENDED, "migration " + id + " is no longer prepared here");
        note(TargetStep.FINISH_FORWARDED, "");
        return ready;
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
        try {
            ready.session().finish(ready.flags(), LibvirtTerms.finish(name()), Cookie.NONE, true);
        } catch (LibvirtException e) {
            // libvirt answers a cancelled Finish with an error always; a look at the domain tells what became of it.
            LOG.debug("cancelled Finish of {}: {}", id, e.getMessage());
        }
        ready.close();
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
        refuseIfOwned();
        Held ready = held;
        if (ready != null) stop(ready);
        site.folder().remove(id);
        admission().ifPresent(this::undo);
        parts().forEach(site.bases()::remove);
        note(TargetStep.UNWOUND, "");
    }

    private void undo(Admission admission) {
        try (Session fresh = site.hypervisor().open()) {
            DomainView view = new Twin(site).removed(fresh, admission.vm(), journal.has(TargetStep.PREPARED));
            boolean leftByUs = finishState() == Finish.REFUSED && !admission.hadDefinition();
            if (view.power() == Power.SHUT_OFF && leftByUs) fresh.undefine(admission.vm());
        }
        for (var entry : journal.entries())
            if (entry.step() == TargetStep.VOLUME_MADE)
                site.volumes().remove(Json.readLenient(entry.data(), Volumes.Made.class));
        for (var entry : journal.entries())
            if (entry.step() == TargetStep.HOOK_CALLED)
                site.hook().discard(Json.readLenient(entry.data(), DiskHook.Device.class));
        admission.disks().forEach(disk -> site.volumes().removeTemporary(disk, id));
    }

    private void refuseIfOwned() {
        if (finishState() == Finish.NOT_FORWARDED) return;
        boolean ran = finishState() == Finish.SUCCEEDED || finish.ranEarly();
        boolean owned = ran || journal.damaged() || lives();
        if (owned) throw FailureException.of(Code.CONFLICT, "the VM of migration " + id + " may run here");
    }

    private boolean lives() {
        UUID vm = admission().orElseThrow().vm();
        try (Session fresh = site.hypervisor().open()) {
            return fresh.look(vm).power().isAlive();
        }
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

    private String name() {
        return admission().orElseThrow().name();
    }

    private void note(TargetStep step, String data) {
        journal.append(site.time().now(), step, "", data);
    }
}
