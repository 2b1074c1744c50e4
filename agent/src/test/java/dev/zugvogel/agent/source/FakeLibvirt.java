package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.IterationEvent;
import dev.zugvogel.libvirt.JobCompletedEvent;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * libvirt on one host, as far as migrations go, with the behaviour that was measured on the real one: what a lost
 * connection ends, what it does not, and what a restart of the daemon makes of either side.
 */
final class FakeLibvirt {
    final String side;
    final World world;
    final Map<UUID, FakeDomain> domains = new LinkedHashMap<>();
    final List<FakeSession> sessions = new ArrayList<>();
    boolean down;

    /** What it was told last in a phase. */
    record Told(MigrationFlags flags, MigrationParameters parameters) {}

    final Map<String, Told> told = new ConcurrentHashMap<>();
    final List<Limit> speeds = new CopyOnWriteArrayList<>();

    /** The limits of the last transfer's pause, as they came. */
    final List<Duration> limits = new CopyOnWriteArrayList<>();

    /** What a running copy tells beside its total. */
    volatile List<TypedParameters.Item> figures = List.of();

    FakeLibvirt(String side, World world) {
        this.side = side;
        this.world = world;
    }

    /** This daemon as one run of an agent sees it. */
    Hypervisor seenBy(AgentRun agent) {
        return () -> open(agent);
    }

    private Session open(AgentRun agent) {
        synchronized (world) {
            agent.live();
            if (down) throw FailureException.of(Code.LIBVIRT_UNREACHABLE, side + " is down");
            FakeSession session = new FakeSession(this, agent);
            sessions.add(session);
            return session;
        }
    }

    /** What the daemon does when a client is gone. */
    void ended(FakeSession session) {
        sessions.remove(session);
        for (FakeDomain domain : List.copyOf(domains.values())) {
            // Perform goes on without its client; the job ends with it.
            if (domain.jobOwner == session && !domain.performing) domain.jobOwner = null;
            if (domain.preparedBy == session) remove(domain);
        }
    }

    /** kill -9 and start: guests survive, an outgoing migration is cancelled, an incoming one killed. */
    void restart() {
        for (FakeSession session : List.copyOf(sessions)) session.broken();
        for (FakeDomain domain : List.copyOf(domains.values())) {
            if (domain.performing) domain.power = Power.RUNNING;
            domain.jobOwner = null;
            domain.performing = false;
            if (domain.preparedBy != null) remove(domain);
        }
    }

    /** Between the definition of the domain and its start; measured on libvirt 9.0. */
    LibvirtException restartInFinish(FakeDomain domain, Runnable kill) {
        kill.run();
        domain.power = Power.SHUT_OFF;
        domain.offReason = 8;
        restart();
        return disconnected(true);
    }

    /** As libvirt 9.0 says it. */
    LibvirtException refuseDuplicateNodes(FakeDomain domain) {
        domain.nodesLeft = false;
        domain.jobOwner = null;
        return refused(
                1,
                "internal error: unable to execute QEMU command 'blockdev-add': "
                        + "Duplicate nodes with node-name='migration-vda-storage'");
    }

    void remove(FakeDomain domain) {
        domain.preparedBy = null;
        if (domain.persistent) domain.power = Power.SHUT_OFF;
        else domains.values().remove(domain);
    }

    FakeDomain domain(UUID vm) {
        FakeDomain domain = domains.get(vm);
        if (domain == null) throw refused(42, "no domain with matching uuid");
        return domain;
    }

    Power power(UUID vm) {
        @Nullable FakeDomain domain = domains.get(vm);
        return domain == null ? Power.ABSENT : domain.power;
    }

    void resumedInPostCopy(UUID vm) {
        LifecycleEvent event = new LifecycleEvent(new DomainRef("vm", vm, 1), LifecycleEvent.Kind.RESUMED, 3);
        for (FakeSession session : List.copyOf(sessions)) session.tell(event);
    }

    void completed(JobCompletedEvent event) {
        for (FakeSession session : List.copyOf(sessions)) session.tell(event);
    }

    /** A pass over the memory begins. */
    void pass(UUID vm, int number, long remainingMib, long mibPerSecond, long dirtyMibPerSecond) {
        figures = List.of(
                new TypedParameters.Item("memory_remaining", new TypedValue.UInt64(remainingMib << 20)),
                new TypedParameters.Item("memory_bps", new TypedValue.UInt64(mibPerSecond << 20)),
                new TypedParameters.Item("memory_page_size", new TypedValue.UInt64(1 << 20)),
                new TypedParameters.Item("memory_dirty_rate", new TypedValue.UInt64(dirtyMibPerSecond)));
        IterationEvent event = new IterationEvent(new DomainRef("vm", vm, 1), number);
        for (FakeSession session : List.copyOf(sessions)) session.tell(event);
    }

    Told told(String phase) {
        return Objects.requireNonNull(told.get(phase));
    }

    static Optional<String> text(MigrationParameters parameters, String name) {
        return parameters.values().text(name);
    }

    static LibvirtException refused(int code, String message) {
        return new LibvirtException(new LibvirtFailure.Refused(code, 10, message));
    }

    static LibvirtException disconnected(boolean after) {
        return new LibvirtException(
                after ? new LibvirtFailure.Disconnected("connection lost") : new LibvirtFailure.NotSent("closed"));
    }
}
