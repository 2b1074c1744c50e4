package dev.zugvogel.sim.libvirt;

import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The libvirtd of one host, over all its lives: what it knows, what a client's end undoes, what a restart makes of it. */
public final class Libvirtd {
    private static final Duration AUTO_DESTROY = Duration.ofMillis(200);
    /** Of a question to the target, and a flush of a slow disk after it. */
    private static final Duration ROUND_TRIP = Duration.ofMillis(400);

    private final SimHost host;
    private final Storm storm;
    private final Supplier<SimProcess> births;
    private final Map<UUID, Guest> guests;
    private final Map<UUID, Domain> domains = new LinkedHashMap<>();
    private final List<SimSession> sessions = new ArrayList<>();
    private SimProcess process;

    /**
     * @param births makes a process for each life
     * @param guests all there are, by UUID
     */
    public Libvirtd(SimHost host, Storm storm, Supplier<SimProcess> births, Map<UUID, Guest> guests) {
        this.host = host;
        this.storm = storm;
        this.births = births;
        this.guests = guests;
        this.process = births.get();
    }

    SimHost host() {
        return host;
    }

    Storm storm() {
        return storm;
    }

    SimProcess process() {
        return process;
    }

    public boolean isUp() {
        return process.isAlive();
    }

    /** Defines and starts a guest here. */
    public void boot(Guest guest, boolean persistent) {
        Domain domain = new Domain(guest, persistent);
        domain.qemu = new Qemu(guest, this, Qemu.State.RUNNING);
        domains.put(guest.uuid(), domain);
    }

    /** This daemon as one life of an agent sees it. */
    public Hypervisor seenBy(SimProcess agent) {
        return () -> {
            agent.pause(storm.shortly());
            storm.strike(host.name(), "open", null);
            if (!isUp()) throw FailureException.of(Code.LIBVIRT_UNREACHABLE, "libvirt of " + host.name() + " is down");
            SimSession session = new SimSession(this, agent);
            sessions.add(session);
            return session;
        };
    }

    // The ends of clients and daemons.

    /** The agent's process ended, and its connections with it. */
    public void clientEnded(SimProcess agent) {
        for (SimSession session : List.copyOf(sessions)) if (session.belongsTo(agent)) session.lose();
    }

    /** Perform goes on without its client; what was prepared is destroyed a moment later. */
    void ended(SimSession session) {
        sessions.remove(session);
        for (Domain domain : List.copyOf(domains.values())) {
            Domain.Job job = domain.job;
            if (job != null && job.owner == session) {
                job.owner = null;
                if (!job.performing) domain.job = null;
                PostCopy leaving = domain.leaving();
                if (leaving != null) leaving.unattended(domain);
            }
            if (domain.preparedBy == session)
                domain.unpreparedNanos = storm.scheduler().nanos();
            if (domain.preparedBy == session && !domain.finishing && isUp())
                storm.scheduler().after(storm.upTo(AUTO_DESTROY), process, () -> autoDestroy(domain, session));
        }
    }

    private void autoDestroy(Domain domain, SimSession session) {
        if (domain.preparedBy != session || domain.finishing) return;
        if (!session.wasClosed()) domain.guest.struckOnItsWay();
        destroy(domain);
    }

    public void kill() {
        if (!isUp()) return;
        process.kill();
        domains.values().stream().filter(domain -> domain.finishing).forEach(d -> d.guest.becameUnclear());
        domains.values().stream().filter(Libvirtd::comesIn).forEach(domain -> domain.guest.struckOnItsWay());
        for (SimSession session : List.copyOf(sessions)) session.lose();
    }

    private static boolean comesIn(Domain domain) {
        return domain.qemu != null && domain.qemu.state == Qemu.State.INCOMING;
    }

    public void stall(Duration howLong) {
        process.stall(howLong);
    }

    /** Guests survive, an outgoing migration is cancelled, an incoming one killed. */
    public void restart() {
        if (isUp()) return;
        process = births.get();
        domains.values().forEach(domain -> domain.finishing = false);
        for (Domain domain : List.copyOf(domains.values())) {
            Qemu qemu = domain.qemu;
            Domain.Job job = domain.job;
            domain.job = null;
            PostCopy leaving = domain.leaving();
            if (qemu != null && qemu.state == Qemu.State.DEAD) forget(domain);
            else if (qemu != null && qemu.state == Qemu.State.INCOMING) destroy(domain);
            else if (leaving != null) leaving.unattended(domain);
            else if (qemu != null && job != null && job.performing) goOn(domain, qemu);
        }
    }

    private static void goOn(Domain domain, Qemu qemu) {
        qemu.state = Qemu.State.RUNNING;
        domain.reason = Domain.CANCELLED;
    }

    /** All on this host is gone but what is defined. */
    public void powerCut() {
        kill();
        for (Domain domain : List.copyOf(domains.values())) {
            if (domain.qemu != null) killed(domain.guest);
            domain.job = null;
            forget(domain);
        }
    }

    /** The guest's process ends by a fault. */
    public boolean killQemu(UUID vm) {
        Domain domain = domains.get(vm);
        if (domain == null || domain.qemu == null) return false;
        killed(domain.guest);
        if (isUp()) destroy(domain);
        else domain.qemu.end();
        return true;
    }

    private void killed(Guest guest) {
        Domain domain = domains.get(guest.uuid());
        Qemu qemu = domain == null ? null : domain.qemu;
        if (qemu == null) return;
        boolean elsewhere = guest.processes().stream().anyMatch(other -> other != qemu && other.runs());
        if (guest.isInTwoHalves() || (qemu.complete && !elsewhere)) guest.mayHaveEnded();
        if (domain != null && domain.finishing) guest.becameUnclear();
    }

    /** A process closed its monitor. A daemon that is down finds out at its start. */
    void exited(Qemu qemu) {
        storm.scheduler()
                .after(
                        storm.shortly(),
                        process,
                        () -> domains.values().stream()
                                .filter(domain -> domain.qemu == qemu)
                                .toList()
                                .forEach(this::destroy));
    }

    // What sessions do.

    void destroy(Domain domain) {
        Domain.Job job = domain.job;
        if (job != null && !job.performing) domain.job = null;
        forget(domain);
    }

    private void forget(Domain domain) {
        domain.endProcess();
        if (!domain.persistent) domains.remove(domain.guest.uuid(), domain);
    }

    void undefine(Domain domain) {
        domain.persistent = false;
        if (domain.qemu == null) domains.remove(domain.guest.uuid(), domain);
    }

    DomainView look(UUID vm) {
        Domain domain = domains.get(vm);
        return domain == null ? DomainView.ABSENT : domain.view();
    }

    /** What is known of a guest here now, whether or not the daemon is up to tell. */
    public DomainView truth(UUID vm) {
        return look(vm);
    }

    Domain get(UUID vm) {
        Domain domain = domains.get(vm);
        if (domain == null) throw refused(42, "no domain with matching uuid");
        return domain;
    }

    /** Finish would start it. */
    boolean isReadyFor(Qemu qemu) {
        Domain domain = domain(qemu);
        return isUp() && domain != null && domain.preparedBy != null && domain.preparedBy.isOpen();
    }

    /** So short a time ago that who just asked for it was told so. */
    boolean wasReadyFor(Qemu qemu) {
        Domain domain = domain(qemu);
        boolean justNow = domain != null && storm.scheduler().nanos() - domain.unpreparedNanos < ROUND_TRIP.toNanos();
        return isReadyFor(qemu) || justNow;
    }

    /** Null once it has ended. */
    @Nullable
    Domain domain(Qemu qemu) {
        return domains.values().stream()
                .filter(domain -> domain.qemu == qemu)
                .findFirst()
                .orElse(null);
    }

    Domain named(String name) {
        return domains.values().stream()
                .filter(domain -> domain.guest.name().equals(name))
                .findFirst()
                .orElseThrow(() -> refused(42, "no domain with matching name"));
    }

    Domain incoming(String name, SimSession session) {
        Guest guest = guests.values().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow();
        Domain known = domains.get(guest.uuid());
        if (known != null && known.qemu != null) throw refused(55, "domain is already active");
        Domain domain = known == null ? new Domain(guest, false) : known;
        domain.qemu = new Qemu(guest, this, Qemu.State.INCOMING);
        domain.reason = Domain.MIGRATION;
        domain.preparedBy = session;
        domains.put(guest.uuid(), domain);
        return domain;
    }

    /** The process that a guest comes into, on another host. */
    static @Nullable Qemu twin(Guest guest) {
        return guest.processes().stream()
                .filter(qemu -> qemu.state == Qemu.State.INCOMING)
                .findFirst()
                .orElse(null);
    }

    void tell(java.util.function.Consumer<SimSession> event) {
        List.copyOf(sessions).forEach(event);
    }

    void tell(Domain domain, LifecycleEvent.Kind kind, int detail) {
        LifecycleEvent event = new LifecycleEvent(reference(domain), kind, detail);
        tell(each -> each.tell(event));
    }

    static DomainRef reference(Domain domain) {
        return new DomainRef(domain.guest.name(), domain.guest.uuid(), domain.qemu == null ? -1 : 1);
    }

    static LibvirtException refused(int code, String message) {
        return new LibvirtException(new LibvirtFailure.Refused(code, 10, message));
    }

    static LibvirtException disconnected(boolean sent) {
        return new LibvirtException(
                sent ? new LibvirtFailure.Disconnected("connection lost") : new LibvirtFailure.NotSent("closed"));
    }
}
