package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import java.time.Duration;
import java.util.UUID;

/** The paused domain that Prepare made and that will not be started. */
record Twin(Site site) {
    private static final Duration AUTO_DESTROY = Duration.ofSeconds(5);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    /** @return what was seen last, before it was destroyed if it had to be */
    DomainView removed(Session fresh, UUID vm, boolean prepared) {
        DomainView view = awaitEnd(fresh, vm);
        if (prepared && view.power() == Power.PAUSED_FOR_MIGRATION) fresh.destroy(vm);
        return view;
    }

    /** libvirt removes it by itself a moment after its session ended. */
    private DomainView awaitEnd(Session fresh, UUID vm) {
        long deadline = site.time().nanos() + AUTO_DESTROY.toNanos();
        DomainView view = fresh.look(vm);
        while (view.power() == Power.PAUSED_FOR_MIGRATION && site.time().nanos() < deadline) {
            site.time().pause(LOOK_INTERVAL);
            view = fresh.look(vm);
        }
        return view;
    }
}
