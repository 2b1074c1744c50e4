package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import java.util.List;
import java.util.Set;

/**
 * Decides about one disk. A folder is shared if the marker that the source left in it is seen on the target. A disk is
 * never copied onto a file that may be the disk itself or somebody else's.
 */
record DiskRules(StorageMode mode, String target, boolean hook) {
    /** What libvirt can create on the target and QEMU can mirror into. */
    private static final Set<String> COPYABLE_FORMATS = Set.of("raw", "qcow2");

    DiskDecision decide(DiskFacts disk, TargetDiskFacts there) {
        if (disk.getSourceType().equals("none") || disk.getSourceType().isEmpty()) return stays(disk);
        if (disk.getTransient()) return impossible(disk, "is transient, which libvirt does not migrate");
        if (disk.getKind().equals("cdrom") || disk.getKind().equals("floppy")) return medium(disk, there);
        return switch (disk.getSourceType()) {
            case "network" -> onNetwork(disk);
            case "block" -> blockDevice(disk, there);
            default -> disk.getPath().isEmpty() ? impossible(disk, "has no path") : file(disk, there);
        };
    }

    private DiskDecision medium(DiskFacts disk, TargetDiskFacts there) {
        if (disk.getSourceType().equals("network") || there.getPathExists()) return stays(disk);
        Finding finding = Finding.error(
                        Code.DISK_IMPOSSIBLE,
                        "the medium of drive " + disk.getDevice() + ", " + disk.getPath() + ", is not on " + target)
                .withRemedy("Put the same file there, or eject it: virsh change-media VM " + disk.getDevice()
                        + " --eject.");
        return new DiskDecision.Impossible(disk, List.of(finding));
    }

    private DiskDecision onNetwork(DiskFacts disk) {
        return mode == StorageMode.COPY
                ? impossible(disk, "is on network storage, which is not copied")
                : shared(disk, "is on network storage");
    }

    private DiskDecision blockDevice(DiskFacts disk, TargetDiskFacts there) {
        if (mode != StorageMode.SHARED && !there.getPathExists()) return madeByHook(disk, there);
        if (mode == StorageMode.COPY)
            return unusable(disk, "already exists on " + target, "Remove the device there, if nothing needs it.");
        if (!there.getPathExists())
            return impossible(disk, "is the block device " + disk.getPath() + ", which " + target + " does not have");
        if (mode == StorageMode.AUTO && !disk.getShareable())
            return new DiskDecision.Impossible(
                    disk,
                    List.of(Finding.error(
                                    Code.DISK_IMPOSSIBLE,
                                    sentence(
                                            disk,
                                            "is a block device, and nothing tells whether " + target
                                                    + " has the same one"))
                            .withRemedy("If both hosts see the same device, say so: --storage shared.")));
        return new DiskDecision.Stays(
                disk,
                List.of(Finding.warning(
                                Code.DISK_SHARED,
                                sentence(
                                        disk,
                                        "is the block device " + disk.getPath()
                                                + ", taken to be the same on both hosts"))
                        .withRemedy("Make sure that it is: nothing on the hosts tells.")));
    }

    private DiskDecision madeByHook(DiskFacts disk, TargetDiskFacts there) {
        if (disk.getReadOnly() || disk.getShareable() || !disk.getFormat().equals("raw"))
            return impossible(disk, "is a block device that can't be copied: it is shareable, read-only or not raw");
        if (!hook) {
            String why = sentence(disk, "is a block device, and " + target + " has no hook that makes one");
            Finding finding = Finding.error(Code.DISK_IMPOSSIBLE, why)
                    .withRemedy("Start the agent there with --disk-hook (docs/operate/storage.md).");
            return new DiskDecision.Impossible(disk, List.of(finding));
        }
        String size = new Bytes(disk.getCapacityBytes()).toString();
        String what = "is a block device of " + size + ": the hook of " + target + " makes one, and it will be copied";
        return new DiskDecision.Copied(disk, there, List.of(Finding.info(Code.DISK_COPIED, sentence(disk, what))));
    }

    private DiskDecision file(DiskFacts disk, TargetDiskFacts there) {
        if (there.getMarkerSeen())
            return mode == StorageMode.COPY
                    ? impossible(disk, "is on storage that both hosts see: a copy would overwrite it")
                    : shared(disk, "is on storage that both hosts see");
        if (!disk.getMarked() && there.getPathExists()) return undecided(disk);
        if (mode == StorageMode.SHARED) return impossible(disk, "is not on storage that " + target + " sees");
        if (disk.getReadOnly()) return readOnly(disk, there);
        if (disk.getShareable()) return impossible(disk, "may be written by several VMs, so it can't be copied");
        if (!COPYABLE_FORMATS.contains(disk.getFormat()))
            return impossible(disk, "has format " + disk.getFormat() + ", which can't be copied");
        return copied(disk, there);
    }

    private DiskDecision undecided(DiskFacts disk) {
        if (mode == StorageMode.SHARED)
            return new DiskDecision.Stays(
                    disk,
                    List.of(Finding.warning(
                                    Code.DISK_SHARED, sentence(disk, "is taken to be shared, as the request says"))
                            .withRemedy("Make sure that it is: the agent could leave no marker in its folder.")));
        return new DiskDecision.Impossible(
                disk,
                List.of(Finding.error(
                                Code.DISK_IMPOSSIBLE,
                                sentence(
                                        disk, "exists on both hosts, and it can't be told whether it is the same file"))
                        .withRemedy("Let the agent write to its folder; or, if it is the same: --storage shared.")));
    }

    private DiskDecision readOnly(DiskFacts disk, TargetDiskFacts there) {
        if (!there.getPathExists()) return impossible(disk, "is read-only, so it is not copied, and not on " + target);
        return new DiskDecision.Stays(
                disk,
                List.of(Finding.warning(
                                Code.DISK_SHARED,
                                sentence(disk, "is read-only; the file of the same name on " + target + " is used"))
                        .withRemedy("Make sure that both files have the same content.")));
    }

    private DiskDecision copied(DiskFacts disk, TargetDiskFacts there) {
        if (there.getPathExists())
            return unusable(
                    disk, "already exists on " + target, "Move the file away there, or delete it if it is old.");
        if (!there.getFolderExists())
            return unusable(disk, "has no folder on " + target, Code.DISK_PATH_UNUSABLE.remedy());
        if (!there.getFolderWritable())
            return unusable(disk, "has a folder on " + target + " that can't be written", "Make it writable.");
        String size = new Bytes(disk.getCapacityBytes()).toString();
        return new DiskDecision.Copied(
                disk, there, List.of(Finding.info(Code.DISK_COPIED, sentence(disk, "(" + size + ") will be copied"))));
    }

    private static DiskDecision unusable(DiskFacts disk, String why, String remedy) {
        Finding finding = Finding.error(Code.DISK_PATH_UNUSABLE, sentence(disk, disk.getPath() + " " + why))
                .withRemedy(remedy);
        return new DiskDecision.Impossible(disk, List.of(finding));
    }

    private static DiskDecision stays(DiskFacts disk) {
        return new DiskDecision.Stays(disk, List.of());
    }

    private static DiskDecision shared(DiskFacts disk, String why) {
        return new DiskDecision.Stays(disk, List.of(Finding.info(Code.DISK_SHARED, sentence(disk, why))));
    }

    private static DiskDecision impossible(DiskFacts disk, String why) {
        return new DiskDecision.Impossible(disk, List.of(Finding.error(Code.DISK_IMPOSSIBLE, sentence(disk, why))));
    }

    private static String sentence(DiskFacts disk, String rest) {
        return "disk " + disk.getDevice() + " " + rest;
    }
}
