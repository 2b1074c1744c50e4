package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.PowerState;
import org.jspecify.annotations.Nullable;

/** A domain of the fake. Guarded by the world's lock. */
final class FakeDomain {
    Power power = Power.RUNNING;
    boolean persistent;

    /** The outgoing job: of whom, and how far. Null without a job. */
    @Nullable
    FakeSession jobOwner;

    boolean performing;

    /** What a copy of disks that nobody ended left in QEMU; the next one fails of it, and removes it. */
    boolean nodesLeft;

    /** Of a domain that is shut off; libvirt's number. */
    int offReason = 2;

    /** The session that prepared it, until it was finished. */
    @Nullable
    FakeSession preparedBy;

    FakeDomain(boolean persistent) {
        this.persistent = persistent;
    }

    DomainView view() {
        return DomainView.of(state(), jobOwner != null, persistent);
    }

    private DomainState state() {
        return switch (power) {
            case RUNNING -> new DomainState(PowerState.RUNNING, 2);
            case PAUSED_FOR_MIGRATION -> new DomainState(PowerState.PAUSED, 2);
            case RUNNING_IN_POST_COPY -> new DomainState(PowerState.RUNNING, 10);
            case RUNNING_POST_COPY_BROKEN -> new DomainState(PowerState.RUNNING, 11);
            case PAUSED_IN_POST_COPY -> new DomainState(PowerState.PAUSED, 12);
            case PAUSED_POST_COPY_BROKEN -> new DomainState(PowerState.PAUSED, 13);
            case PAUSED -> new DomainState(PowerState.PAUSED, 1);
            case SHUT_OFF -> new DomainState(PowerState.SHUT_OFF, offReason);
            case ABSENT, UNKNOWN -> throw new IllegalStateException("no state for " + power);
        };
    }
}
