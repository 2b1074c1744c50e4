package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.util.function.Consumer;

/** What a migration that failed has left on this host by its journal. */
record Leftovers(String id, Site site, Journal<TargetStep> journal, FinishRecord finish) {
    /** @throws FailureException CONFLICT while the domain lives here by this migration, or may do so */
    void refuseIfOwned() {
        if (finish.state() == Finish.NOT_FORWARDED) return;
        boolean ran = finish.state() == Finish.SUCCEEDED || finish.ranEarly();
        boolean owned = ran || journal.damaged() || lives();
        if (owned) throw FailureException.of(Code.CONFLICT, "the VM of migration " + id + " may run here");
    }

    private boolean lives() {
        Admission admission = Admission.in(journal).orElseThrow();
        try (Session fresh = site.hypervisor().open()) {
            return fresh.look(admission.vm()).power().isAlive();
        }
    }

    /** Safe to repeat. Never the definition of a VM or an image that were here before. */
    void remove() {
        site.folder().remove(id);
        Admission.in(journal).ifPresent(this::remove);
        BaseImages.Part.begunIn(journal).forEach(site.bases()::remove);
    }

    private void remove(Admission admission) {
        try (Session fresh = site.hypervisor().open()) {
            DomainView view = new Twin(site).removed(fresh, admission.vm(), journal.has(TargetStep.PREPARED));
            boolean leftByUs = finish.state() == Finish.REFUSED && !admission.hadDefinition();
            if (view.power() == Power.SHUT_OFF && leftByUs) fresh.undefine(admission.vm());
        }
        each(TargetStep.VOLUME_MADE, Volumes.Made.class, site.volumes()::remove);
        each(TargetStep.HOOK_CALLED, DiskHook.Device.class, site.hook()::discard);
        admission.disks().forEach(disk -> site.volumes().removeTemporary(disk, id));
    }

    private <T> void each(TargetStep step, Class<T> type, Consumer<T> removal) {
        for (var entry : journal.entries())
            if (entry.step() == step) removal.accept(Json.readLenient(entry.data(), type));
    }
}
