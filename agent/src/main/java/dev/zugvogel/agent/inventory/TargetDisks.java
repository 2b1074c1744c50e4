package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.image.Headroom;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.TargetBackingFacts;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks where a VM's disks would be here. */
final class TargetDisks {
    private static final Logger LOG = LoggerFactory.getLogger(TargetDisks.class);
    private static final int DISKS_LIMIT = 256;
    private static final int CHAIN_LIMIT = 64;

    private final Digests digests;

    TargetDisks(Digests digests) {
        this.digests = digests;
    }

    List<TargetDiskFacts> examine(List<DiskFacts> disks, Marker marker) {
        return disks.stream()
                .limit(DISKS_LIMIT)
                .map(disk -> examine(disk, marker))
                .toList();
    }

    private TargetDiskFacts examine(DiskFacts disk, Marker marker) {
        TargetDiskFacts.Builder facts = TargetDiskFacts.newBuilder().setDevice(disk.getDevice());
        if (!disk.getPath().startsWith("/") || disk.getPath().indexOf('\0') >= 0) return facts.build();
        Path path = Path.of(disk.getPath()).normalize();
        Path folder = path.getParent();
        if (folder == null) return facts.build();
        facts.setPathExists(Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .setFolderExists(Files.isDirectory(folder))
                .setFolderWritable(Files.isWritable(folder))
                .setMarkerSeen(marker.isSeenIn(folder));
        if (Files.isDirectory(folder)) addSpace(folder, facts);
        List<TargetBackingFacts> backing = disk.getBackingList().stream()
                .limit(CHAIN_LIMIT)
                .map(this::backing)
                .toList();
        boolean whole = !backing.isEmpty()
                && disk.getBackingCount() <= CHAIN_LIMIT
                && backing.stream().allMatch(TargetBackingFacts::getSame);
        return facts.setBackingPresent(whole).addAllBacking(backing).build();
    }

    private static void addSpace(Path folder, TargetDiskFacts.Builder facts) {
        Space space = space(folder);
        facts.setFreeBytes(space.freeBytes()).setFileSystem(space.fileSystem());
    }

    /** @param fileSystem its name here; empty if it is not known */
    private record Space(long freeBytes, String fileSystem) {}

    private static Space space(Path folder) {
        try {
            return new Space(
                    Headroom.left(Files.getFileStore(folder)).count(),
                    String.valueOf(Files.getAttribute(folder, "unix:dev")));
        } catch (IOException e) {
            LOG.info("no free space of {}: {}", folder, e.toString());
            return new Space(0, "");
        }
    }

    private TargetBackingFacts backing(BackingFacts image) {
        TargetBackingFacts.Builder facts = TargetBackingFacts.newBuilder();
        if (!image.getPath().startsWith("/") || image.getPath().indexOf('\0') >= 0) return facts.build();
        Path path = Path.of(image.getPath()).normalize();
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) return facts.build();
        Space space = space(folder);
        boolean exists = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        return facts.setExists(exists)
                .setSame(exists && same(path, image))
                .setFolderWritable(Files.isWritable(folder))
                .setFreeBytes(space.freeBytes())
                .setFileSystem(space.fileSystem())
                .build();
    }

    /** Sizes first: digests of large images take long. */
    private boolean same(Path path, BackingFacts image) {
        try {
            return !image.getSha256().isEmpty()
                    && Files.size(path) == image.getSizeBytes()
                    && digests.of(path).equals(image.getSha256());
        } catch (IOException e) {
            return false;
        }
    }
}
