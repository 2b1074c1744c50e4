package dev.zugvogel.control.inventory;

import dev.zugvogel.wire.v1.VmReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/** Where VMs were seen: of several hosts that report one UUID, the likeliest. */
final class Sightings {
    private final Map<String, VmView> byUuid = new HashMap<>();

    private Sightings() {}

    static Sightings of(Collection<HostView> hosts) {
        return of(hosts, vm -> true);
    }

    static Sightings of(Collection<HostView> hosts, Set<String> uuids) {
        return of(hosts, vm -> uuids.contains(vm.getUuid()));
    }

    private static Sightings of(Collection<HostView> hosts, Predicate<VmReport> wanted) {
        Sightings sightings = new Sightings();
        for (HostView host : hosts) {
            host.report().stream()
                    .flatMap(report -> report.getVmsList().stream())
                    .filter(wanted)
                    .forEach(vm -> sightings.add(new VmView(host.name(), host.connected(), vm)));
        }
        return sightings;
    }

    private void add(VmView view) {
        byUuid.merge(view.report().getUuid(), view, BinaryOperator.maxBy(VmView.LIKELIEST));
    }

    Collection<VmView> likeliest() {
        return byUuid.values();
    }

    Optional<VmView> find(String uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }
}
