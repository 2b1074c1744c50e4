package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.libvirt.BlockInfo;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.xml.Disk;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one disk of a VM. */
final class DiskExaminer {
    private static final Logger LOG = LoggerFactory.getLogger(DiskExaminer.class);

    private final Digests digests;

    DiskExaminer(Digests digests) {
        this.digests = digests;
    }

    /** @param mark leaves a marker in a folder, and says whether it could */
    DiskFacts examine(Libvirt libvirt, DomainRef domain, Disk disk, Predicate<Path> mark) {
        DiskFacts.Builder facts = DiskFacts.newBuilder()
                .setDevice(disk.target())
                .setKind(disk.device())
                .setSourceType(disk.isEmpty() ? "none" : disk.type())
                .setPath(Objects.requireNonNullElse(disk.source(), ""))
                .setFormat(Objects.requireNonNullElse(disk.format(), ""))
                .setReadOnly(disk.readOnly())
                .setShareable(disk.shareable())
                .setTransient(disk.isTransient());
        if (disk.isEmpty()) return facts.build();
        size(libvirt, domain, disk)
                .ifPresent(info -> facts.setCapacityBytes(info.capacity().count())
                        .setAllocationBytes(info.allocation().count()));
        disk.backing().forEach(layer -> facts.addBacking(image(layer)));
        folder(disk).ifPresent(folder -> facts.setMarked(mark.test(folder)));
        return facts.build();
    }

    /** Of the image of a file disk; empty for others. */
    static Optional<Path> folder(Disk disk) {
        String source = disk.source();
        boolean file = disk.type().equals("file") && source != null && source.startsWith("/");
        return file ? Optional.ofNullable(Path.of(source).getParent()) : Optional.empty();
    }

    private static Optional<BlockInfo> size(Libvirt libvirt, DomainRef domain, Disk disk) {
        try {
            return Optional.of(libvirt.domains().blockInfo(domain, disk.target()));
        } catch (LibvirtException e) {
            if (!e.isRefused()) throw e;
            LOG.info("no size of {} of {}: {}", disk.target(), domain.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private BackingFacts image(Disk.Layer layer) {
        BackingFacts.Builder facts = BackingFacts.newBuilder()
                .setPath(Objects.requireNonNullElse(layer.source(), ""))
                .setFormat(Objects.requireNonNullElse(layer.format(), ""));
        if (!layer.type().equals("file") || layer.source() == null) return facts.build();
        try {
            Path path = Path.of(layer.source());
            return facts.setSizeBytes(Files.size(path))
                    .setSha256(digests.of(path))
                    .build();
        } catch (IOException e) {
            LOG.info("can't read {}: {}", layer.source(), e.toString());
            return facts.build();
        }
    }
}
