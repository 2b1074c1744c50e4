package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.failure.FailureException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a copy. To be repeated until the job is gone, because a job that does not run yet can't be ended.
 *
 * <p>libvirt 9.0 hangs where an abort meets the moment in which QEMU has stopped the guest for the switch-over: QEMU
 * cancels and lets the guest go on, while libvirt waits for the stop that it missed, for ever. A pause is that stop. libvirt
 * then finds the migration cancelled and lets the guest go on. Used by one thread.
 */
final class Abort {
    private static final Logger LOG = LoggerFactory.getLogger(Abort.class);

    private final Host host;
    private final UUID vm;
    private final Ledger ledger;
    private long acceptedNanos;

    Abort(Host host, UUID vm, Ledger ledger) {
        this.host = host;
        this.vm = vm;
        this.ledger = ledger;
    }

    /** One attempt, on a connection of its own, since the others may be lost. Never throws. */
    void attempt() {
        try (Session fresh = host.hypervisor().open()) {
            fresh.abortJob(vm);
            long now = host.time().nanos();
            if (acceptedNanos == 0) acceptedNanos = now;
            boolean hangs = now - acceptedNanos > host.timing().hang().toNanos();
            if (hangs && !ledger.has(SourceStep.NUDGED)) nudge(fresh);
        } catch (LibvirtException | FailureException e) {
            LOG.info("ending the copy of {}: {}", vm, e.getMessage());
        }
    }

    private void nudge(Session fresh) {
        ledger.note(SourceStep.NUDGED, "libvirt does not end the copy; the guest is paused for a moment to make it");
        fresh.suspend(vm);
    }
}
