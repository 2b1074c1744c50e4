package dev.zugvogel.control.inventory;

import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.VmReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one report does not prove. It may have been made before a VM moved and arrive after: so a VM that no host has any
 * more is gone when its host has said so twice, and one that has left is not back at the word of the next report. A host
 * whose libvirt does not answer says nothing about its VMs. Not thread-safe.
 */
final class Doubts {
    private final Map<String, Set<String>> missed = new HashMap<>();
    private final Map<String, Set<String>> left = new HashMap<>();

    /** What is to be believed of a host's next report, after the one that is believed now. */
    HostReport settle(String host, HostReport believed, HostReport next, Predicate<String> elsewhere) {
        if (!next.getLibvirtReachable()) return with(next, believed.getVmsList().stream());
        Set<String> here = uuids(next);
        Set<String> missedBefore = of(missed, host);
        List<VmReport> kept = believed.getVmsList().stream()
                .filter(vm -> !here.contains(vm.getUuid()) && !elsewhere.test(vm.getUuid()))
                .filter(vm -> !missedBefore.contains(vm.getUuid()))
                .toList();
        missed.put(host, kept.stream().map(VmReport::getUuid).collect(Collectors.toCollection(HashSet::new)));
        Set<String> gone = of(left, host);
        left.remove(host);
        if (kept.isEmpty() && gone.isEmpty()) return next;
        return with(
                next,
                Stream.concat(next.getVmsList().stream().filter(vm -> !gone.contains(vm.getUuid())), kept.stream()));
    }

    void moved(String uuid, String from, String to) {
        of(left, from).add(uuid);
        of(left, to).remove(uuid);
        of(missed, to).remove(uuid);
    }

    void forget(String host) {
        missed.remove(host);
        left.remove(host);
    }

    private static Set<String> of(Map<String, Set<String>> vms, String host) {
        return vms.computeIfAbsent(host, any -> new HashSet<>());
    }

    private static HostReport with(HostReport report, Stream<VmReport> vms) {
        return report.toBuilder().clearVms().addAllVms(vms.toList()).build();
    }

    private static Set<String> uuids(HostReport report) {
        return report.getVmsList().stream().map(VmReport::getUuid).collect(Collectors.toSet());
    }
}
