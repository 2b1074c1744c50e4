package dev.zugvogel.agent.target;

import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.PrepareRequest;
import java.util.List;
import java.util.UUID;

/**
 * What a migration was when it came, as the journal keeps it.
 *
 * @param hadDefinition the VM was defined here before, so its definition is not ours to remove
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
        List<Disk> disks) {
    /** A disk to be copied. */
    record Disk(String device, String path) {}

    static Admission of(PrepareRequest request, boolean hadDefinition) {
        return new Admission(
                UUID.fromString(request.getVmUuid()),
                request.getVmName(),
                request.getSourceHost(),
                request.getFencingToken(),
                request.getGeneration(),
                hadDefinition,
                request.getTransient(),
                request.getDisksList().stream().map(Admission::disk).toList());
    }

    private static Disk disk(DiskPlan plan) {
        return new Disk(plan.getDevice(), plan.getPath());
    }
}
