package dev.zugvogel.sim.libvirt;

import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.PowerState;
import org.jspecify.annotations.Nullable;

/** A guest as one libvirtd knows it. */
final class Domain {
    static final int USER = 1;
    static final int MIGRATION = 2;
    static final int UNPAUSED = 5;
    static final int CANCELLED = 6;
    static final int RUNNING_POST_COPY = 10;
    static final int RUNNING_POST_COPY_FAILED = 11;
    static final int POST_COPY = 12;
    static final int POST_COPY_FAILED = 13;

    final Guest guest;
    boolean persistent;
    int reason = USER;

    @Nullable
    Qemu qemu;

    @Nullable
    Job job;
    /** The connection that prepared it; its end removes the domain, unless Finish has begun. */
    @Nullable
    SimSession preparedBy;

    boolean finishing;

    /** When that connection ended. */
    long unpreparedNanos;

    /** An outgoing migration. */
    static final class Job {
        /** Null once that connection has ended: the job ends with Perform. */
        @Nullable
        SimSession owner;

        boolean performing;
        boolean memoryPhase;
        boolean stopping;
        boolean postCopyAsked;
        /** What Finish needs at the target was there then. */
        boolean askedInTime;

        boolean aborted;
        /** libvirt missed the stop of an aborted guest, and waits for it. */
        boolean hangs;

        Job(SimSession owner) {
            this.owner = owner;
        }
    }

    Domain(Guest guest, boolean persistent) {
        this.guest = guest;
        this.persistent = persistent;
    }

    /** Of a source whose guest has left, or is about to go on elsewhere. */
    @Nullable
    PostCopy leaving() {
        return reason == POST_COPY || reason == POST_COPY_FAILED ? postCopy() : null;
    }

    @Nullable
    PostCopy postCopy() {
        return qemu == null ? null : qemu.postCopy;
    }

    DomainView view() {
        Qemu process = qemu;
        PowerState power = process == null
                ? PowerState.SHUT_OFF
                : process.state == Qemu.State.RUNNING ? PowerState.RUNNING : PowerState.PAUSED;
        return DomainView.of(new DomainState(power, reason), job != null, persistent);
    }

    void endProcess() {
        if (qemu != null) qemu.end();
        qemu = null;
        reason = 0;
        preparedBy = null;
        finishing = false;
    }
}
