package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.guard.TargetView;
import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.guard.TargetView.Seen;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.UUID;

/**
 * The rest of a post-copy: starts the guest at the target and waits until all of its memory is there. A Finish or an answer
 * that got lost is no reason to end the relay, on which the guest waits for its pages. Used by one thread.
 */
record Arrival(Host host, UUID vm, TargetPeer peer, Channels channels) {
    /**
     * Returns libvirt's cookie; empty if its answer was lost.
     *
     * @throws FailureException if the pages will not arrive on this way
     */
    Cookie finish(Cookie performed) {
        Duration wait = host.timing().firstWait();
        while (true) {
            try {
                return peer.finish(performed);
            } catch (FailureException lost) {
                if (arrived(lost)) return Cookie.NONE;
            }
            host.time().pause(wait);
            wait = host.timing().longer(wait);
        }
    }

    private boolean arrived(FailureException lost) {
        if (channels.brokenBecause().isPresent() || endedHere()) throw lost;
        if (!(look() instanceof Seen seen) || !seen.known()) return false;
        if (seen.finish() == Finish.SUCCEEDED) return true;
        if (neverArrives(seen)) throw lost;
        return false;
    }

    private static boolean neverArrives(Seen seen) {
        boolean waits = seen.power() == Power.PAUSED_FOR_MIGRATION;
        boolean unsendable = seen.sealed() && seen.finish() == Finish.NOT_FORWARDED;
        return unsendable
                || (seen.finish() == Finish.REFUSED && !waits)
                || seen.power().isEnded();
    }

    /** Before all of its pages were there, or just after: whoever settles looks again. */
    private boolean endedHere() {
        try (Session fresh = host.hypervisor().open()) {
            return fresh.look(vm).power().isEnded();
        } catch (LibvirtException | FailureException e) {
            return false;
        }
    }

    private TargetView look() {
        try {
            return peer.peek();
        } catch (FailureException e) {
            return new TargetView.Unreachable();
        }
    }
}
