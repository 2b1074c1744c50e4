package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.UUID;

/**
 * Whether a guest that was to leave in post-copy has left. Lasts until that is known, because whoever asks holds the relay:
 * without it a guest that has left goes on nowhere, and nothing brings it back (measured on libvirt 9.0). Used by one thread.
 *
 * @param own a connection to libvirt that may be lost
 */
record Departure(Host host, UUID vm, Session own, Abort abort) {
    /** After Perform has returned. */
    boolean happened() {
        return known().power().isLeftInPostCopy();
    }

    /** After Perform's answer was lost: a copy that goes on by itself is ended, so that the guest can't leave later. */
    boolean happenedUnheard() {
        Duration wait = host.timing().firstWait();
        while (true) {
            DomainView view = known();
            if (view.power().isLeftInPostCopy() || !view.job())
                return view.power().isLeftInPostCopy();
            abort.attempt();
            host.time().pause(wait);
            wait = host.timing().longer(wait);
        }
    }

    private DomainView known() {
        Duration wait = host.timing().firstWait();
        DomainView view = look();
        while (view.power() == Power.UNKNOWN) {
            host.time().pause(wait);
            wait = host.timing().longer(wait);
            view = look();
        }
        return view;
    }

    private DomainView look() {
        try {
            if (own.isOpen()) return own.look(vm);
            try (Session fresh = host.hypervisor().open()) {
                return fresh.look(vm);
            }
        } catch (LibvirtException | FailureException e) {
            return DomainView.UNKNOWN;
        }
    }
}
