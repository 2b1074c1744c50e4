package dev.zugvogel.control.inventory;

import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.control.link.HostObserver;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.VmReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All hosts and VMs as last reported. What lasts is written down and told as an event when it changes; load figures are
 * only kept in memory. Thread-safe; views are immutable and may be kept.
 */
public final class Inventory implements HostObserver {
    private final LastKnown lastKnown;
    private final EventLog events;
    private final InstantSource clock;
    private final TreeMap<String, HostView> hosts = new TreeMap<>();
    private final Doubts doubts = new Doubts();

    public Inventory(StateStore store, EventLog events, InstantSource clock) {
        this.lastKnown = new LastKnown(store);
        this.events = events;
        this.clock = clock;
        lastKnown.read().forEach(host -> hosts.put(host.name(), host));
    }

    /** By name. */
    public synchronized List<HostView> hosts() {
        return List.copyOf(hosts.values());
    }

    public synchronized Optional<HostView> host(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /** By name; each VM once, on the host that runs it or that is likeliest to have it. */
    public List<VmView> vms() {
        return Sightings.of(hosts()).likeliest().stream()
                .sorted(Comparator.comparing(VmView::name).thenComparing(VmView::host))
                .toList();
    }

    /** @throws FailureException with UNKNOWN_VM if no VM, or more than one, has this name or UUID */
    public VmView vm(String nameOrUuid) {
        List<VmView> found = vms().stream()
                .filter(vm ->
                        vm.name().equals(nameOrUuid) || vm.report().getUuid().equalsIgnoreCase(nameOrUuid))
                .toList();
        if (found.isEmpty()) throw FailureException.of(Code.UNKNOWN_VM, "no host reports a VM " + nameOrUuid);
        if (found.size() > 1) throw FailureException.of(Code.UNKNOWN_VM, "several VMs are named " + nameOrUuid);
        return found.getFirst();
    }

    /** @throws FailureException with UNKNOWN_HOST */
    public synchronized HostView maintenance(String host, boolean on) {
        if (!hosts.containsKey(host)) throw FailureException.of(Code.UNKNOWN_HOST, "no host " + host + " has joined");
        return change(host, view -> view.withMaintenance(on));
    }

    @Override
    public synchronized void joined(String host) {
        change(host, view -> view);
    }

    @Override
    public synchronized void connected(Connected agent) {
        change(agent.host(), view -> view.withAgent(agent));
    }

    @Override
    public synchronized void disconnected(String host) {
        if (hosts.containsKey(host)) change(host, HostView::disconnected);
    }

    @Override
    public synchronized void removed(String host) {
        HostView known = hosts.get(host);
        if (known == null) return;
        lastKnown.forget(host);
        doubts.forget(host);
        Set<String> uuids = uuids(known);
        Sightings before = Sightings.of(hosts.values(), uuids);
        hosts.remove(host);
        events.append("host", known.disconnected().summary());
        announce(before, uuids);
    }

    @Override
    public synchronized void reported(String host, HostReport untrusted) {
        HostReport believed = host(host).flatMap(HostView::report).orElse(HostReport.getDefaultInstance());
        HostReport next = TrustedReport.of(host, untrusted);
        believe(host, doubts.settle(host, believed, next, uuid -> isElsewhere(uuid, host)));
    }

    private boolean isElsewhere(String uuid, String host) {
        return hosts.values().stream()
                .filter(other -> !other.name().equals(host))
                .flatMap(other -> other.report().stream())
                .anyMatch(report -> find(report, uuid).isPresent());
    }

    private void believe(String host, HostReport report) {
        HostView before = hosts.getOrDefault(host, HostView.joined(host));
        HostView after = before.withReport(report, clock.instant());
        HostReport old = before.report().orElse(HostReport.getDefaultInstance());
        if (LastingReport.of(old).equals(LastingReport.of(report)) && hosts.containsKey(host)) {
            hosts.put(host, after);
            return;
        }
        Set<String> uuids = changed(old, report);
        Sightings seenBefore = Sightings.of(hosts.values(), uuids);
        hosts.put(host, after);
        lastKnown.write(after);
        if (!LastingReport.ofHost(old).equals(LastingReport.ofHost(report))) events.append("host", after.summary());
        announce(seenBefore, uuids);
    }

    /** Shows a VM on the host that has it now, before both hosts have said so in their next reports. */
    public synchronized void moved(String uuid, String from, String to) {
        doubts.moved(uuid, from, to);
        Optional<HostReport> left = host(from).flatMap(HostView::report);
        Optional<HostReport> reached = host(to).flatMap(HostView::report);
        Optional<VmReport> vm = left.flatMap(report -> find(report, uuid));
        if (vm.isEmpty() || reached.isEmpty()) return;
        // There first: a VM that no host has for a moment would be told as gone.
        if (find(reached.get(), uuid).isEmpty()) {
            believe(to, reached.get().toBuilder().addVms(vm.get()).build());
        }
        believe(from, without(left.get(), uuid));
    }

    private static Optional<VmReport> find(HostReport report, String uuid) {
        return report.getVmsList().stream()
                .filter(vm -> vm.getUuid().equals(uuid))
                .findFirst();
    }

    private static HostReport without(HostReport report, String uuid) {
        List<VmReport> others = report.getVmsList().stream()
                .filter(vm -> !vm.getUuid().equals(uuid))
                .toList();
        return report.toBuilder().clearVms().addAllVms(others).build();
    }

    private HostView change(String host, UnaryOperator<HostView> step) {
        HostView before = hosts.get(host);
        HostView after = step.apply(before == null ? HostView.joined(host) : before);
        if (after.equals(before)) return after;
        hosts.put(host, after);
        lastKnown.write(after);
        events.append("host", after.summary());
        return after;
    }

    private void announce(Sightings before, Set<String> uuids) {
        Sightings after = Sightings.of(hosts.values(), uuids);
        for (String uuid : uuids) {
            Optional<VmView> was = before.find(uuid);
            Optional<VmView> is = after.find(uuid);
            if (was.map(VmView::lasting).equals(is.map(VmView::lasting))) continue;
            events.append(
                    "vm",
                    is.map(VmView::summary).orElseGet(() -> was.orElseThrow().gone()));
        }
    }

    private static Set<String> changed(HostReport old, HostReport report) {
        Collection<VmReport> before =
                old.getVmsList().stream().map(LastingReport::of).toList();
        Collection<VmReport> after =
                report.getVmsList().stream().map(LastingReport::of).toList();
        Set<VmReport> odd = new HashSet<>(after);
        List<VmReport> both = new ArrayList<>(before);
        both.removeIf(odd::remove);
        odd.addAll(both);
        return odd.stream().map(VmReport::getUuid).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> uuids(HostView host) {
        return host.report().stream()
                .flatMap(report -> report.getVmsList().stream())
                .map(VmReport::getUuid)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
