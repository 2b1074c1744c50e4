package dev.zugvogel.sim.libvirt;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.IterationEvent;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;
import java.util.UUID;

/** Perform: disks, memory, the stop, and the last bytes. Goes on without its client. */
final class Copy {
    private final Libvirtd daemon;
    private final SimSession session;
    private final Storm storm;

    Copy(Libvirtd daemon, SimSession session) {
        this.daemon = daemon;
        this.session = session;
        this.storm = daemon.storm();
    }

    Cookie perform(UUID vm, MigrationParameters parameters) {
        Domain domain = daemon.get(vm);
        Domain.Job job = domain.job;
        if (job == null || job.performing) throw Libvirtd.refused(55, "domain is not being migrated");
        job.performing = true;
        try {
            if (parameters.values().text("disks_uri").isPresent()) slices(domain, job, "disks");
            job.memoryPhase = true;
            iteration(domain, 1);
            slices(domain, job, "memory");
            if (job.postCopyAsked) leave(domain, job);
            else stop(domain, job);
            return Phases.COOKIE;
        } catch (LibvirtException e) {
            fail(domain, job);
            throw e;
        }
    }

    private void slices(Domain domain, Domain.Job job, String what) {
        for (int i = 1 + storm.below(4); i > 0; i--) {
            daemon.process().pause(storm.upTo(Duration.ofMillis(400)));
            storm.strike(daemon.host().name(), "perform." + what, session);
            pass(domain, job);
            if (what.equals("disks")) partly(domain.guest);
            else iteration(domain, 2);
            if (job.postCopyAsked) return;
        }
    }

    private void iteration(Domain domain, int number) {
        daemon.tell(each -> each.tell(new IterationEvent(Libvirtd.reference(domain), number)));
    }

    /** A slice passes once the link lets it. */
    private void pass(Domain domain, Domain.Job job) {
        while (true) {
            if (job.aborted) throw Libvirtd.refused(78, "operation aborted: canceled by client");
            if (domain.qemu == null || domain.qemu.state == Qemu.State.DEAD) throw Libvirtd.refused(9, "qemu exited");
            Qemu twin = Libvirtd.twin(domain.guest);
            SimHost.Pipe pipe = daemon.host().pipe(domain.guest);
            if (twin == null || !pipe.open()) throw Libvirtd.refused(9, "Unable to write to socket: Broken pipe");
            if (pipe.corrupts()) twin.corrupt = true;
            if (pipe.flows()) return;
            daemon.process().pause(Duration.ofMillis(200));
        }
    }

    private void partly(Guest guest) {
        Qemu twin = Libvirtd.twin(guest);
        if (twin != null) guest.copiedDisks().forEach(path -> twin.host().disk().write(path, guest.acknowledged() / 2));
    }

    private void stop(Domain domain, Domain.Job job) {
        job.stopping = true;
        daemon.process().pause(storm.upTo(Duration.ofMillis(20)));
        storm.strike(daemon.host().name(), "perform.stopping", session);
        while (job.hangs && !job.aborted) daemon.process().pause(Duration.ofMillis(100));
        pass(domain, job);
        job.stopping = false;
        Qemu qemu = domain.qemu;
        if (qemu == null) throw Libvirtd.refused(9, "qemu exited");
        qemu.state = Qemu.State.PAUSED;
        domain.reason = Domain.MIGRATION;
        daemon.tell(domain, LifecycleEvent.Kind.SUSPENDED, 1);
        daemon.process().pause(storm.upTo(Duration.ofMillis(50)));
        storm.strike(daemon.host().name(), "perform.stopped", session);
        pass(domain, job);
        complete(domain, job);
    }

    /** QEMU goes over to post-copy; that is all that Perform waits for. */
    private void leave(Domain domain, Domain.Job job) {
        daemon.process().pause(storm.upTo(Duration.ofMillis(20)));
        storm.strike(daemon.host().name(), "perform.leaving", session);
        pass(domain, job);
        Qemu qemu = domain.qemu;
        Qemu twin = Libvirtd.twin(domain.guest);
        if (qemu == null || twin == null) throw Libvirtd.refused(9, "qemu exited");
        PostCopy.begin(domain, qemu, twin);
        daemon.process().pause(storm.upTo(Duration.ofMillis(100)));
        storm.strike(daemon.host().name(), "perform.left", session);
        job.performing = false;
        if (job.owner == null) domain.job = null;
    }

    private void complete(Domain domain, Domain.Job job) {
        Guest guest = domain.guest;
        Qemu twin = Libvirtd.twin(guest);
        if (twin == null) throw Libvirtd.refused(9, "Unable to write to socket: Broken pipe");
        twin.complete = true;
        guest.copiedDisks().forEach(path -> twin.host().disk().write(path, guest.acknowledged()));
        storm.strike(daemon.host().name(), "perform.complete", session);
        job.performing = false;
        if (job.owner == null) domain.job = null;
    }

    /** The guest goes on here. In the memory's phase the other QEMU ends by itself; in the disks' it waits on. */
    private void fail(Domain domain, Domain.Job job) {
        Qemu qemu = domain.qemu;
        if (domain.job == job) domain.job = null;
        Qemu twin = Libvirtd.twin(domain.guest);
        if (job.memoryPhase && twin != null) twin.exit();
        boolean hung = job.hangs && storm.oneIn(4);
        boolean stopped = qemu != null && qemu.state == Qemu.State.PAUSED && !hung;
        if (stopped) Phases.resumed(domain, Domain.CANCELLED);
    }
}
