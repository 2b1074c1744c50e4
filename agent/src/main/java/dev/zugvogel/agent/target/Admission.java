package dev.zugvogel.agent.target;

import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.PrepareRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a migration was when it came, as the journal keeps it.
 *
 * @param hadDefinition the VM was defined here before, so its definition is not ours to remove
 * @param ownDisks all it can write to are image files that are copied here
 * @param isTransient the VM had no definition on the source, and is to have none here in the end
 */
record Admission(
        UUID vm,
        String name,
        String sourceHost,
        long fencingToken,
        long generation,
        boolean hadDefinition,
        boolean isTransient,
        boolean ownDisks,
        List<Disk> disks) {
    /** A disk to be copied. */
    record Disk(String device, String path) {}

    /** As it was written down; empty before that. */
    static Optional<Admission> in(Journal<TargetStep> journal) {
        return journal.last(TargetStep.ADMITTED).map(entry -> Json.readLenient(entry.data(), Admission.class));
    }

    static Admission of(PrepareRequest request, boolean hadDefinition) {
        return new Admission(
                UUID.fromString(request.getVmUuid()),
                request.getVmName(),
                request.getSourceHost(),
                request.getFencingToken(),
                request.getGeneration(),
                hadDefinition,
                request.getTransient(),
                ownDisks(request),
                request.getDisksList().stream().map(Admission::disk).toList());
    }

    private static boolean ownDisks(PrepareRequest request) {
        Set<String> images = request.getDisksList().stream()
                .filter(disk -> !disk.getHook())
                .map(DiskPlan::getDevice)
                .collect(Collectors.toSet());
        if (images.isEmpty()) return false;
        return DomainXml.parse(request.getXml()).disks().stream()
                .filter(disk -> !disk.isEmpty() && !disk.readOnly())
                .allMatch(disk -> images.contains(disk.target()));
    }

    private static Disk disk(DiskPlan plan) {
        return new Disk(plan.getDevice(), plan.getPath());
    }
}
