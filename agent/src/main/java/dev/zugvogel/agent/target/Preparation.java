package dev.zugvogel.agent.target;

import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.agent.pagestore.Memory;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.Transport;
import java.util.UUID;

/** What Prepare makes on this host. Each thing is noted before it is made, so that {@link Leftovers} finds it. */
record Preparation(String id, Site site, Journal<TargetStep> journal, FinishRecord finish) {
    /** Closes the session and what it opened itself if it fails; what it noted is left. */
    Held of(PrepareRequest request, Session session) {
        try {
            UUID vm = UUID.fromString(request.getVmUuid());
            Admission admission = Admission.of(request, session.look(vm).persistent());
            note(TargetStep.ADMITTED, Json.write(admission));
            if (LibvirtTerms.flags(request.getFlags()).contains(MigrationFlag.POSTCOPY)) watchFor(vm, session);
            request.getDisksList().forEach(disk -> make(disk, admission));
            return request.getTransport() == Transport.DIRECT ? direct(request, session) : relayed(request, session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** In post-copy libvirt tells by an event only that the guest runs: Finish returns with the last page. */
    private void watchFor(UUID vm, Session session) {
        session.events().onLifecycle(event -> {
            if (event.domain().uuid().equals(vm) && event.isResumedInPostCopy()) finish.runsEarly();
        });
    }

    private void make(DiskPlan disk, Admission admission) {
        if (!disk.getHook()) {
            site.volumes().make(disk, id, made -> note(TargetStep.VOLUME_MADE, Json.write(made)));
            return;
        }
        site.volumes().requireFree(disk);
        DiskHook.Device device = new DiskHook.Device(
                disk.getPath(),
                disk.getCapacityBytes(),
                admission.name(),
                admission.vm().toString());
        note(TargetStep.HOOK_CALLED, Json.write(device));
        site.hook().prepare(device);
    }

    private Held direct(PrepareRequest request, Session session) {
        MigrationParameters parameters = LibvirtTerms.prepareDirect(request, site.address());
        return held(request, session, () -> {}, Memory.NONE, false, parameters);
    }

    private Held relayed(PrepareRequest request, Session session) {
        Memory memory = site.stores()
                .open(
                        UUID.fromString(request.getVmUuid()),
                        request.getStoreKey().toByteArray());
        try {
            boolean matches = matches(memory, request.getStoreSeal());
            if (!matches) memory.startOver();
            return relayed(request, session, memory, matches);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private static boolean matches(Memory memory, String seal) {
        String mine = memory.sealedBy();
        return !mine.isEmpty() && mine.equals(seal);
    }

    private Held relayed(PrepareRequest request, Session session, Memory memory, boolean matches) {
        var sockets = site.folder().create(id, session.qemuUser());
        Gate.Admitted relay = site.gate()
                .admit(
                        id,
                        request.getSourceHost(),
                        sockets.byChannel(request.getDisksCount() > 0),
                        memory.pages(),
                        Watchdog.of(request.getWatchdogMs()));
        try {
            return held(request, session, relay, memory, matches, LibvirtTerms.prepareRelayed(request, sockets));
        } catch (RuntimeException e) {
            relay.close();
            throw e;
        }
    }

    private static Held held(
            PrepareRequest request,
            Session session,
            Gate.Admitted relay,
            Memory memory,
            boolean matches,
            MigrationParameters parameters) {
        Cookie given = Cookie.of(request.getCookie().toByteArray());
        MigrationFlags flags = LibvirtTerms.flags(request.getFlags());
        return new Held(
                request.getVmName(), session, relay, memory, matches, flags, session.prepare(flags, parameters, given));
    }

    private void note(TargetStep step, String data) {
        journal.append(site.time().now(), step, "", data);
    }
}
