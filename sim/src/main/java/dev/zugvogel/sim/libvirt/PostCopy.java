package dev.zugvogel.sim.libvirt;

import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;

/**
 * A guest that has left its source, and whose pages follow: from one QEMU to the other, without any libvirtd. As measured on
 * libvirt 9.0: until Finish is there it runs nowhere and goes on nowhere else; once it runs, a channel that breaks can be
 * taken up again.
 */
final class PostCopy {
    private static final Duration PAGES = Duration.ofMillis(60);

    /** QEMU at the target finds out at once, and its libvirtd after it. */
    private static final Duration NOTICE = Duration.ofSeconds(3);

    private final Libvirtd from;
    private final Libvirtd to;
    private final Guest guest;
    private final Qemu here;
    private final Qemu there;
    private final Storm storm;
    private int left;
    private boolean deviceArrived;
    private boolean broken;
    /** Somebody holds the source's job, so libvirt waits for Confirm there. */
    private boolean attended;

    private PostCopy(Domain domain, Qemu here, Qemu there) {
        this.from = here.daemon();
        this.to = there.daemon();
        this.guest = domain.guest;
        this.here = here;
        this.there = there;
        this.storm = from.storm();
        this.left = 1 + storm.below(12);
        this.attended = domain.job != null && domain.job.owner != null;
    }

    /** From now on the guest goes on at the target or nowhere. */
    static void begin(Domain domain, Qemu here, Qemu there) {
        PostCopy begun = new PostCopy(domain, here, there);
        here.postCopy = begun;
        there.postCopy = begun;
        // Nobody can know before the last page.
        there.corrupt = false;
        here.state = Qemu.State.PAUSED;
        domain.reason = begun.attended ? Domain.POST_COPY : Domain.POST_COPY_FAILED;
        domain.guest.leave();
        domain.guest.copiedDisks().forEach(path -> there.host().disk().write(path, domain.guest.acknowledged()));
        boolean inTime = domain.job != null && domain.job.askedInTime;
        if (inTime && !begun.to.isReadyFor(there)) domain.guest.struckOnItsWay();
        begun.from.tell(domain, LifecycleEvent.Kind.SUSPENDED, 7);
        begun.goOn();
    }

    private void goOn() {
        storm.scheduler().after(storm.upTo(PAGES), this::pass);
    }

    private void pass() {
        if (broken || there.complete) return;
        if (here.state == Qemu.State.DEAD || there.state == Qemu.State.DEAD || !pipe().open()) breakDown();
        else if (!pipe().flows()) goOn();
        else bring();
    }

    private SimHost.Pipe pipe() {
        return from.host().pipe(guest);
    }

    private void bring() {
        if (!deviceArrived) deviceArrived = true;
        else if (left > 0) left--;
        if (left == 0 && there.runs()) arrive();
        else goOn();
    }

    private void arrive() {
        there.complete = true;
        guest.arrive();
        Domain arrived = to.domain(there);
        if (arrived != null) arrived.reason = Domain.MIGRATION;
        if (!attended) from.exited(here);
    }

    private void breakDown() {
        broken = true;
        Domain source = from.domain(here);
        if (source != null) source.reason = Domain.POST_COPY_FAILED;
        if (there.runs()) storm.scheduler().after(storm.upTo(NOTICE), this::tellTarget);
        // Its half is not the guest any more.
        else here.complete = false;
        if (there.state == Qemu.State.INCOMING && !deviceArrived) there.exit();
    }

    private void tellTarget() {
        Domain target = to.domain(there);
        if (broken && target != null) target.reason = Domain.RUNNING_POST_COPY_FAILED;
    }

    /** Enough is there to start the CPUs. */
    boolean mayStart() {
        return deviceArrived && !broken;
    }

    boolean isBroken() {
        return broken;
    }

    boolean isOver() {
        return there.complete;
    }

    /** Pages of it miss at the target, and both ends could be joined again. */
    boolean isRecoverable() {
        Domain target = to.domain(there);
        return broken
                && here.state != Qemu.State.DEAD
                && target != null
                && target.reason == Domain.RUNNING_POST_COPY_FAILED;
    }

    /** The pages follow again. */
    void takeUp(Domain source) {
        broken = false;
        attended = true;
        source.reason = Domain.POST_COPY;
        Domain target = to.domain(there);
        if (target != null) target.reason = Domain.RUNNING_POST_COPY;
        goOn();
    }

    /** The client or the daemon that held the source's job is gone; QEMU goes on. */
    void unattended(Domain source) {
        if (isOver()) return;
        attended = false;
        source.reason = Domain.POST_COPY_FAILED;
    }
}
