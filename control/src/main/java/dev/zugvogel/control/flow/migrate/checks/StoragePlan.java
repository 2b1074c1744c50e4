package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to each disk of a VM on its way to one target: the same decision for the report and for the start. Pure.
 *
 * <p>libvirt copies disks either whole or, in its incremental mode, only the top image of each backing chain, and it
 * is one mode for all disks. So chains are kept only if the target has the images of every copied disk; else each copied
 * disk is flattened.
 *
 * @param decisions one per disk, in the VM's order
 * @param incremental libvirt's incremental mode is used
 */
public record StoragePlan(List<DiskDecision> decisions, boolean incremental) {
    public StoragePlan {
        decisions = List.copyOf(decisions);
    }

    public static StoragePlan of(VmFacts vm, TargetFacts target, StorageMode mode, String targetName) {
        Map<String, TargetDiskFacts> there = target.getDisksList().stream()
                .collect(Collectors.toMap(TargetDiskFacts::getDevice, Function.identity(), (first, second) -> first));
        DiskRules rules = new DiskRules(mode, targetName);
        List<DiskDecision> decisions = vm.getDisksList().stream()
                .map(disk ->
                        rules.decide(disk, there.getOrDefault(disk.getDevice(), TargetDiskFacts.getDefaultInstance())))
                .toList();
        return new StoragePlan(decisions, incremental(decisions));
    }

    private static boolean incremental(List<DiskDecision> decisions) {
        List<DiskDecision.Copied> chains = copied(decisions)
                .filter(copy -> copy.disk().getBackingCount() > 0)
                .toList();
        return !chains.isEmpty()
                && chains.stream().allMatch(copy -> copy.there().getBackingPresent());
    }

    private static Stream<DiskDecision.Copied> copied(List<DiskDecision> decisions) {
        return decisions.stream().filter(DiskDecision.Copied.class::isInstance).map(DiskDecision.Copied.class::cast);
    }

    /** What the agents are told: the copied disks only. */
    public List<DiskPlan> copies() {
        return copied(decisions).map(copy -> copy(copy.disk())).toList();
    }

    private DiskPlan copy(DiskFacts disk) {
        boolean keep = incremental && disk.getBackingCount() > 0;
        return DiskPlan.newBuilder()
                .setDevice(disk.getDevice())
                .setPath(disk.getPath())
                .setFormat(disk.getFormat())
                .setCapacityBytes(disk.getCapacityBytes())
                .setKeepBacking(keep)
                .addAllBacking(keep ? disk.getBackingList() : List.of())
                .build();
    }

    /** One or two lines per disk. */
    public List<Finding> findings() {
        return Stream.concat(
                        decisions.stream().flatMap(decision -> decision.findings().stream()),
                        copied(decisions)
                                .map(DiskDecision.Copied::disk)
                                .filter(disk -> disk.getBackingCount() > 0)
                                .map(this::chain))
                .toList();
    }

    private Finding chain(DiskFacts disk) {
        String images = disk.getBackingCount() + (disk.getBackingCount() == 1 ? " image" : " images");
        return Finding.info(
                Code.BACKING_CHAIN,
                "disk " + disk.getDevice() + " has a backing chain of " + images
                        + (incremental ? ", which the target has too: it is kept" : ": it is copied into one image"));
    }

    /** What the copied disks take, by the target's name of the file system, in the order of names. */
    public Map<String, Space> spaceByFileSystem() {
        Map<String, Space> sums = new TreeMap<>();
        copied(decisions)
                .forEach(copy ->
                        sums.merge(copy.there().getFileSystem(), space(copy.disk(), copy.there()), Space::plus));
        return sums;
    }

    private Space space(DiskFacts disk, TargetDiskFacts target) {
        Bytes full = new Bytes(disk.getCapacityBytes());
        Bytes top = new Bytes(disk.getAllocationBytes());
        Bytes below = disk.getBackingList().stream()
                .map(BackingFacts::getSizeBytes)
                .map(Bytes::new)
                .reduce(Bytes.ZERO, Bytes::plus);
        Bytes written = incremental ? top : top.plus(below);
        return new Space(written.compareTo(full) < 0 ? written : full, full, new Bytes(target.getFreeBytes()));
    }

    /**
     * Room that disks take on one file system.
     *
     * @param written by the copy itself
     * @param full once the guest has filled them
     * @param free on that file system when it was asked
     */
    public record Space(Bytes written, Bytes full, Bytes free) {
        Space plus(Space other) {
            return new Space(
                    written.plus(other.written),
                    full.plus(other.full),
                    free.compareTo(other.free) < 0 ? free : other.free);
        }
    }
}
