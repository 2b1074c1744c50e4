package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.Collection;
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
 * is one mode for all disks. So chains are kept if the target has the images below every copied disk, or can be sent
 * them; else each copied disk is flattened.
 *
 * @param decisions one per disk, in the VM's order
 * @param chains of the copied disks that lie on other images
 * @param incremental libvirt's incremental mode is used
 */
public record StoragePlan(List<DiskDecision> decisions, List<Chain> chains, boolean incremental, String target) {
    public StoragePlan {
        decisions = List.copyOf(decisions);
        chains = List.copyOf(chains);
    }

    public static StoragePlan of(VmFacts vm, TargetFacts target, StorageMode mode, String targetName) {
        Map<String, TargetDiskFacts> there = target.getDisksList().stream()
                .collect(Collectors.toMap(TargetDiskFacts::getDevice, Function.identity(), (first, second) -> first));
        DiskRules rules = new DiskRules(mode, targetName, target.getDiskHook());
        List<DiskDecision> decisions = vm.getDisksList().stream()
                .map(disk ->
                        rules.decide(disk, there.getOrDefault(disk.getDevice(), TargetDiskFacts.getDefaultInstance())))
                .toList();
        List<Chain> chains = copied(decisions)
                .map(Chain::of)
                .filter(chain -> !chain.isEmpty())
                .toList();
        boolean incremental = !chains.isEmpty() && chains.stream().allMatch(Chain::canBeKept);
        return new StoragePlan(decisions, chains, incremental, targetName);
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
                .setHook(isDevice(disk))
                .build();
    }

    /** Its room is the hook's business. */
    private static boolean isDevice(DiskFacts disk) {
        return disk.getSourceType().equals("block");
    }

    /** One or two lines per disk. */
    public List<Finding> findings() {
        return Stream.concat(
                        decisions.stream().flatMap(decision -> decision.findings().stream()),
                        chains.stream().map(chain -> chain.finding(incremental, target)))
                .toList();
    }

    /** What is written on the target, by its name of the file system, in the order of names. */
    public Map<String, Space> spaceByFileSystem() {
        Map<String, Space> sums = new TreeMap<>();
        copied(decisions)
                .filter(copy -> !isDevice(copy.disk()))
                .forEach(copy ->
                        sums.merge(copy.there().getFileSystem(), space(copy.disk(), copy.there()), Space::plus));
        sent().forEach(image -> sums.merge(
                image.there().getFileSystem(),
                new Space(image.size(), image.size(), new Bytes(image.there().getFreeBytes())),
                Space::plus));
        return sums;
    }

    /** All that is copied or sent. */
    public Bytes written() {
        Stream<Bytes> devices = copied(decisions)
                .map(DiskDecision.Copied::disk)
                .filter(StoragePlan::isDevice)
                .map(disk -> new Bytes(disk.getCapacityBytes()));
        Stream<Bytes> files = spaceByFileSystem().values().stream().map(Space::written);
        return Stream.concat(devices, files).reduce(Bytes.ZERO, Bytes::plus);
    }

    /** Each base image once, also where several disks lie on it. */
    private Collection<Chain.Image> sent() {
        if (!incremental) return List.of();
        Map<String, Chain.Image> byPath = new TreeMap<>();
        for (Chain chain : chains)
            chain.with(Chain.Fate.SENT)
                    .forEach(image -> byPath.put(image.facts().getPath(), image));
        return byPath.values();
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
