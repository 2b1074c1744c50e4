package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.wire.v1.PrepareRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One attempt of the source to take up a post-copy again whose channel broke: a new session of libvirt and a new entrance
 * for the relay. An attempt ends in bounded time, also where QEMU does not answer libvirt any more, as happens where the
 * guest waits for a page in a moment in which it holds QEMU's lock.
 */
final class Recovery implements AutoCloseable {
    private static final Duration NOTICE = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    private final Site site;
    private final PrepareRequest request;
    private final MigrationFlags flags;
    private final Session session;
    private final Gate.Admitted relay;
    private final Prepared prepared;
    private final AtomicBoolean finishing = new AtomicBoolean();

    /** @throws FailureException POST_COPY_PAUSED if QEMU does not take it; all is undone then */
    Recovery(PrepareRequest request, Site site) {
        this.site = site;
        this.request = request;
        this.flags = LibvirtTerms.flags(request.getFlags());
        awaitBroken();
        this.session = site.hypervisor().open();
        try {
            var sockets = site.folder().create(request.getMigrationId(), session.qemuUser());
            this.relay = admit(sockets.byChannel(request.getDisksCount() > 0));
            this.prepared = preparedOver(relay, LibvirtTerms.prepareRelayed(request, sockets));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private Gate.Admitted admit(Map<String, Path> sockets) {
        return site.gate()
                .admit(
                        request.getMigrationId(),
                        request.getSourceHost(),
                        sockets,
                        KnownPages.NOTHING,
                        Watchdog.of(request.getWatchdogMs()));
    }

    /** QEMU notices its closed channel at once, and libvirt after it; but for a QEMU that hangs. */
    private void awaitBroken() {
        long deadline = site.time().nanos() + NOTICE.toNanos();
        try (Session fresh = site.hypervisor().open()) {
            UUID vm = UUID.fromString(request.getVmUuid());
            while (fresh.look(vm).power() == Power.RUNNING_IN_POST_COPY) {
                if (site.time().nanos() - deadline > 0) throw silent();
                site.time().pause(LOOK_INTERVAL);
            }
        }
    }

    private Prepared preparedOver(Gate.Admitted entrance, MigrationParameters parameters) {
        try {
            return prepare(parameters);
        } catch (RuntimeException e) {
            entrance.close();
            throw e;
        }
    }

    private Prepared prepare(MigrationParameters parameters) {
        LinkedBlockingQueue<Boolean> answered = new LinkedBlockingQueue<>();
        site.time().start("recovery of " + request.getVmName(), () -> closeUnless(answered));
        try {
            return session.prepare(
                    flags, parameters, Cookie.of(request.getCookie().toByteArray()));
        } catch (LibvirtException e) {
            if (e.isRefused()) throw e;
            throw silent();
        } finally {
            answered.add(true);
        }
    }

    private void closeUnless(LinkedBlockingQueue<Boolean> answered) {
        try {
            if (site.time().poll(answered, ANSWER) == null) session.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FailureException silent() {
        return FailureException.of(
                Code.POST_COPY_PAUSED,
                "QEMU of " + request.getVmName()
                        + " does not answer libvirt, most likely because it waits for a page itself");
    }

    Prepared prepared() {
        return prepared;
    }

    /**
     * Lasts until the last page has come.
     *
     * @throws FailureException CONFLICT if it was called before
     */
    Cookie finish(Cookie cookie) {
        if (finishing.getAndSet(true))
            throw FailureException.of(Code.CONFLICT, "Finish of this recovery was forwarded before");
        return session.finish(flags, LibvirtTerms.finish(request.getVmName()), cookie, false);
    }

    @Override
    public void close() {
        session.close();
        relay.close();
    }
}
