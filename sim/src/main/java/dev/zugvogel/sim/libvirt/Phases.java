package dev.zugvogel.sim.libvirt;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.JobCompletedEvent;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.Migration.Begun;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What the calls of one connection do in the daemon, all but Perform. */
final class Phases {
    static final Cookie COOKIE = Cookie.of(new byte[] {'c', 0});
    private static final Duration STATE_LOCK = Duration.ofSeconds(30);

    private final Libvirtd daemon;
    private final SimSession session;
    private final Storm storm;

    Phases(Libvirtd daemon, SimSession session) {
        this.daemon = daemon;
        this.session = session;
        this.storm = daemon.storm();
    }

    /** Time passes within the call, and the daemon may die in it. */
    private void inside(String where, Duration atMost) {
        daemon.process().pause(storm.upTo(atMost));
        storm.strike(daemon.host().name(), where, null);
    }

    Begun begin(UUID vm, MigrationFlags flags) {
        Domain domain = daemon.get(vm);
        if (domain.qemu == null) throw Libvirtd.refused(55, "domain is not running");
        boolean again = flags.contains(MigrationFlag.POSTCOPY_RESUME);
        if (!again && domain.leaving() != null) throw Libvirtd.refused(55, "a failed post-copy needs recovery");
        if (again && domain.reason != Domain.POST_COPY_FAILED) throw Libvirtd.refused(55, "post-copy has not failed");
        if (again) domain.job = null;
        if (domain.job != null) throw Libvirtd.refused(55, "another migration job is already running");
        if (session.isOpen()) domain.job = new Domain.Job(session);
        return new Begun(COOKIE, domain.guest.xml());
    }

    Prepared prepare(MigrationFlags flags, MigrationParameters parameters) {
        if (flags.contains(MigrationFlag.POSTCOPY_RESUME)) return prepareAgain(parameters);
        Domain domain = daemon.incoming(text(parameters, "destination_name").orElseThrow(), session);
        Qemu qemu = domain.qemu;
        inside("prepare.starting", Duration.ofSeconds(1));
        if (qemu == null || qemu.state != Qemu.State.INCOMING) throw Libvirtd.refused(1, "qemu exited");
        try {
            listen(parameters);
        } catch (RuntimeException e) {
            daemon.destroy(domain);
            throw e;
        }
        inside("prepare.listens", Duration.ofMillis(100));
        // The connection was lost meanwhile: what it prepared goes with it.
        if (!session.isOpen()) daemon.ended(session);
        return new Prepared(COOKIE, Optional.empty());
    }

    private Prepared prepareAgain(MigrationParameters parameters) {
        Domain domain = daemon.named(text(parameters, "destination_name").orElseThrow());
        PostCopy arriving = domain.postCopy();
        if (arriving == null || !arriving.isRecoverable()) throw Libvirtd.refused(55, "post-copy has not failed");
        inside("prepare.starting", Duration.ofMillis(500));
        listen(parameters);
        return new Prepared(COOKIE, Optional.empty());
    }

    /** Perform of a recovery: returns when QEMU is in post-copy again. */
    Cookie takeUp(UUID vm) {
        Domain domain = daemon.get(vm);
        PostCopy leaving = domain.leaving();
        if (leaving == null || !leaving.isRecoverable()) throw Libvirtd.refused(55, "post-copy has not failed");
        inside("perform.again", Duration.ofMillis(10));
        if (!daemon.host().pipe(domain.guest).flows() || !leaving.isRecoverable())
            throw Libvirtd.refused(9, "Unable to write to socket: Broken pipe");
        leaving.takeUp(domain);
        return COOKIE;
    }

    void leaveEarly(UUID vm) {
        Domain.Job job = daemon.get(vm).job;
        if (job == null || !job.performing || !job.memoryPhase) throw Libvirtd.refused(55, "no migration is running");
        job.postCopyAsked = true;
        Qemu twin = Libvirtd.twin(daemon.get(vm).guest);
        job.askedInTime = twin != null && twin.daemon().wasReadyFor(twin);
    }

    private void listen(MigrationParameters parameters) {
        for (String uri : java.util.List.of("migrate_uri", "disks_uri")) {
            Optional<String> socket = text(parameters, uri).map(text -> text.substring("unix://".length()));
            boolean fails = socket.isPresent() && !daemon.host().disk().makeSocket(socket.get());
            if (fails) throw Libvirtd.refused(1, "Failed to bind socket " + socket.get());
        }
    }

    private static Optional<String> text(MigrationParameters parameters, String name) {
        return parameters.values().text(name);
    }

    /** First the definition, then the CPUs: that order is what the agents rest on. */
    Cookie finish(MigrationFlags flags, MigrationParameters parameters) {
        Domain domain = daemon.named(text(parameters, "destination_name").orElseThrow());
        Qemu qemu = domain.qemu;
        if (flags.contains(MigrationFlag.POSTCOPY_RESUME)) return arrive(domain);
        if (qemu == null || qemu.state != Qemu.State.INCOMING || domain.finishing)
            throw Libvirtd.refused(55, "domain is not processing incoming migration");
        domain.finishing = true;
        inside("finish.begun", Duration.ofMillis(10));
        if (qemu.postCopy != null) return finishEarly(domain, qemu, qemu.postCopy, flags);
        if (!qemu.complete || qemu.state == Qemu.State.DEAD) throw failed(domain, 9, "migration failed");
        domain.persistent |= flags.contains(MigrationFlag.PERSIST_DEST);
        inside("finish.defined", Duration.ofMillis(5));
        if (qemu.state == Qemu.State.DEAD || storm.oneIn(200)) throw failed(domain, 1, "CPUs can't be started");
        qemu.state = Qemu.State.RUNNING;
        domain.reason = Domain.MIGRATION;
        domain.preparedBy = null;
        storm.strike(daemon.host().name(), "finish.started", null);
        inside("finish.runs", Duration.ofMillis(5));
        domain.finishing = false;
        return COOKIE;
    }

    /** The guest runs as soon as it can, and Finish lasts until the last page. */
    private Cookie finishEarly(Domain domain, Qemu qemu, PostCopy arriving, MigrationFlags flags) {
        while (!arriving.mayStart() && !arriving.isBroken() && qemu.state != Qemu.State.DEAD)
            daemon.process().pause(Duration.ofMillis(20));
        domain.persistent |= flags.contains(MigrationFlag.PERSIST_DEST);
        if (!arriving.mayStart() || qemu.state == Qemu.State.DEAD) throw failed(domain, 9, "migration failed");
        inside("finish.defined", Duration.ofMillis(5));
        if (arriving.isBroken() || qemu.state == Qemu.State.DEAD) throw failed(domain, 9, "migration failed");
        qemu.state = Qemu.State.RUNNING;
        domain.reason = Domain.RUNNING_POST_COPY;
        domain.preparedBy = null;
        storm.strike(daemon.host().name(), "finish.started", null);
        daemon.tell(domain, LifecycleEvent.Kind.RESUMED, 3);
        return arrive(domain);
    }

    private Cookie arrive(Domain domain) {
        PostCopy arriving = domain.postCopy();
        if (arriving == null) throw Libvirtd.refused(55, "domain is not processing incoming migration");
        while (!arriving.isOver()) {
            boolean ended = domain.qemu == null || domain.qemu.state == Qemu.State.DEAD;
            if (ended || arriving.isBroken()) {
                domain.finishing = false;
                throw Libvirtd.refused(9, "failed in post-copy phase");
            }
            inside("finish.pages", Duration.ofMillis(100));
        }
        domain.finishing = false;
        return COOKIE;
    }

    private RuntimeException failed(Domain domain, int code, String message) {
        domain.guest.struckOnItsWay();
        // Defined and shut off: if nobody gets this answer, it could as well have run and ended.
        if (domain.persistent) domain.guest.becameUnclear();
        daemon.destroy(domain);
        return Libvirtd.refused(code, message);
    }

    /** Always an error, also when it goes well. */
    Cookie cancel(MigrationParameters parameters) {
        Domain domain = daemon.named(text(parameters, "destination_name").orElseThrow());
        boolean incoming = domain.qemu != null && domain.qemu.state == Qemu.State.INCOMING && !domain.finishing;
        if (!incoming) throw Libvirtd.refused(55, "domain is not processing incoming migration");
        daemon.destroy(domain);
        throw Libvirtd.refused(93, "migration successfully aborted");
    }

    void confirm(UUID vm, MigrationFlags flags, boolean cancelled) {
        Domain domain = daemon.get(vm);
        Qemu qemu = domain.qemu;
        if (domain.job == null || domain.job.performing || qemu == null)
            throw Libvirtd.refused(55, "domain is not being migrated");
        inside("confirm.begun", Duration.ofMillis(10));
        domain.job = null;
        if (cancelled && domain.leaving() != null) return;
        if (cancelled) resumed(domain, Domain.CANCELLED);
        else leave(domain, flags);
    }

    private void leave(Domain domain, MigrationFlags flags) {
        if (flags.contains(MigrationFlag.UNDEFINE_SOURCE)) domain.persistent = false;
        daemon.destroy(domain);
        JobStats stats = new JobStats(JobStats.Type.COMPLETED, TypedParameters.NONE);
        daemon.tell(each -> each.tell(new JobCompletedEvent(Libvirtd.reference(domain), stats)));
    }

    static void resumed(Domain domain, int reason) {
        Qemu qemu = domain.qemu;
        if (qemu == null || qemu.state == Qemu.State.DEAD) return;
        qemu.state = Qemu.State.RUNNING;
        domain.reason = reason;
    }

    void abort(UUID vm) {
        Domain.Job job = daemon.get(vm).job;
        if (job == null) throw Libvirtd.refused(55, "no job is active on the domain");
        if (daemon.get(vm).leaving() != null) throw Libvirtd.refused(55, "cannot abort migration in post-copy mode");
        if (job.stopping && storm.oneIn(3)) job.hangs = true;
        else job.aborted = true;
    }

    /** Of a guest whose migration was cancelled this is the stop that libvirt waits for. */
    void suspend(UUID vm) {
        Domain domain = running(vm);
        Qemu qemu = domain.qemu;
        if (qemu == null || qemu.state == Qemu.State.INCOMING || qemu.postCopy != null)
            throw Libvirtd.refused(68, "state change lock");
        qemu.state = Qemu.State.PAUSED;
        domain.reason = Domain.USER;
        if (domain.job != null && domain.job.hangs) domain.job.aborted = true;
    }

    void resume(UUID vm) {
        Domain domain = running(vm);
        awaitLock(domain);
        if (domain.qemu == null) throw Libvirtd.refused(55, "domain is not running");
        resumed(domain, Domain.UNPAUSED);
    }

    private Domain running(UUID vm) {
        Domain domain = daemon.get(vm);
        if (domain.qemu == null) throw Libvirtd.refused(55, "domain is not running");
        return domain;
    }

    private void awaitLock(Domain domain) {
        long deadline = daemon.process().nanos() + STATE_LOCK.toNanos();
        while (domain.job != null || domain.preparedBy != null || domain.leaving() != null) {
            if (daemon.process().nanos() > deadline)
                throw Libvirtd.refused(68, "Timed out during operation: cannot acquire state change lock");
            daemon.process().pause(Duration.ofMillis(500));
        }
    }

    void destroy(UUID vm) {
        daemon.destroy(running(vm));
    }
}
