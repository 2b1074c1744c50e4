package dev.zugvogel.agent.inventory;

import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskFacts;
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

    List<TargetDiskFacts> examine(List<DiskFacts> disks, Markers markers) {
        return disks.stream()
                .limit(DISKS_LIMIT)
                .map(disk -> examine(disk, markers))
                .toList();
    }

    private TargetDiskFacts examine(DiskFacts disk, Markers markers) {
        TargetDiskFacts.Builder facts = TargetDiskFacts.newBuilder().setDevice(disk.getDevice());
        if (!disk.getPath().startsWith("/") || disk.getPath().indexOf('\0') >= 0) return facts.build();
        Path path = Path.of(disk.getPath()).normalize();
        Path folder = path.getParent();
        if (folder == null) return facts.build();
        facts.setPathExists(Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .setFolderExists(Files.isDirectory(folder))
                .setFolderWritable(Files.isWritable(folder))
                .setMarkerSeen(markers.seen(folder));
        if (Files.isDirectory(folder)) addSpace(folder, facts);
        return facts.setBackingPresent(backingPresent(disk.getBackingList())).build();
    }

    private static void addSpace(Path folder, TargetDiskFacts.Builder facts) {
        try {
            facts.setFreeBytes(Files.getFileStore(folder).getUsableSpace())
                    .setFileSystem(String.valueOf(Files.getAttribute(folder, "unix:dev")));
        } catch (IOException e) {
            LOG.info("no free space of {}: {}", folder, e.toString());
        }
    }

    /** Sizes first: digests of large images take long. */
    private boolean backingPresent(List<BackingFacts> chain) {
        return !chain.isEmpty()
                && chain.size() <= CHAIN_LIMIT
                && chain.stream().allMatch(TargetDisks::sameSize)
                && chain.stream().allMatch(this::sameDigest);
    }

    private static boolean sameSize(BackingFacts image) {
        try {
            boolean named =
                    image.getPath().startsWith("/") && !image.getSha256().isEmpty();
            return named && Files.size(Path.of(image.getPath())) == image.getSizeBytes();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean sameDigest(BackingFacts image) {
        try {
            return digests.of(Path.of(image.getPath())).equals(image.getSha256());
        } catch (IOException e) {
            return false;
        }
    }
}
