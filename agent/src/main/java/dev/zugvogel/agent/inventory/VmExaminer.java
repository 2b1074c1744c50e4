package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.XmlFlag;
import dev.zugvogel.libvirt.xml.Capabilities;
import dev.zugvogel.libvirt.xml.Disk;
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.libvirt.xml.Filesystem;
import dev.zugvogel.libvirt.xml.HostDevice;
import dev.zugvogel.libvirt.xml.Hugepages;
import dev.zugvogel.libvirt.xml.Nic;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.ExamineVm;
import dev.zugvogel.wire.v1.NicFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks closely at one VM of this host. Changes nothing of it; leaves marker files beside its disks. */
final class VmExaminer {
    private static final Logger LOG = LoggerFactory.getLogger(VmExaminer.class);
    private static final Bytes DEFAULT_HUGEPAGE = Bytes.ofMib(2);

    private final DiskExaminer disks;
    private final Markers markers;
    private final Clock clock;

    VmExaminer(Digests digests, Markers markers, Clock clock) {
        this.markers = markers;
        this.disks = new DiskExaminer(digests);
        this.clock = clock;
    }

    VmFacts examine(Libvirt libvirt, ExamineVm request) {
        Marker marker = new Marker(request.getMarkerNonce());
        DomainRef domain = domain(libvirt, request.getUuid());
        boolean active = domain.isActive();
        String xml = libvirt.domains().xml(domain, XmlFlag.MIGRATABLE);
        DomainXml parsed = DomainXml.parse(xml);
        VmFacts.Builder facts = VmFacts.newBuilder()
                .setName(domain.name())
                .setUuid(domain.uuid().toString())
                .setState(VmStats.words(libvirt.domains().state(domain).power()))
                .setPersistent(libvirt.domains().isPersistent(domain))
                .setXml(xml)
                .setSnapshots(libvirt.domains().snapshotCount(domain))
                .setClockMs(clock.millis());
        addHost(libvirt, facts);
        addHardware(parsed, facts);
        cpu(libvirt, domain, parsed).ifPresent(facts::setCpuXml);
        // The live definition has the chain of images that QEMU has open; the migratable one leaves it out.
        for (Disk disk : DomainXml.parse(libvirt.domains().xml(domain)).disks())
            facts.addDisks(disks.examine(libvirt, domain, disk, folder -> markers.put(marker, folder)));
        if (active) addJobs(libvirt, domain, parsed, facts);
        return facts.build();
    }

    static DomainRef domain(Libvirt libvirt, String uuid) {
        try {
            return libvirt.domains()
                    .find(UUID.fromString(uuid))
                    .orElseThrow(() -> FailureException.of(Code.UNKNOWN_VM, "this host has no VM with UUID " + uuid));
        } catch (IllegalArgumentException e) {
            throw FailureException.of(Code.BAD_REQUEST, "uuid is not a UUID");
        }
    }

    private static void addHost(Libvirt libvirt, VmFacts.Builder facts) {
        facts.setLibvirtVersion(Versions.number(libvirt.host().libvirtVersion()))
                .setQemuVersion(Versions.number(libvirt.host().hypervisorVersion()));
        Capabilities.parse(libvirt.host().capabilitiesXml())
                .hostUuid()
                .map(Objects::toString)
                .ifPresent(facts::setHostUuid);
    }

    private static void addHardware(DomainXml xml, VmFacts.Builder facts) {
        facts.setVcpus(xml.vcpus())
                .setMemoryBytes(xml.memory().count())
                .setDomainType(xml.type())
                .setArch(xml.arch())
                .setMachine(xml.machine())
                .setTpm(xml.hasTpm())
                .setVirtiofs(xml.filesystems().stream().anyMatch(Filesystem::isVirtiofs))
                .addAllNics(xml.nics().stream().map(VmExaminer::nic).toList())
                .addAllHostDevices(
                        xml.hostDevices().stream().map(HostDevice::description).toList())
                .setHugepageBytes(xml.hugepages().map(VmExaminer::pageBytes).orElse(0L));
        xml.emulator().ifPresent(facts::setEmulator);
        xml.nvramPath().ifPresent(facts::setNvramPath);
        xml.loaderPath().ifPresent(facts::setLoaderPath);
        xml.probe().ifPresent(facts::setProbe);
    }

    private static long pageBytes(Hugepages pages) {
        Bytes size = pages.pageSize();
        return (size == null ? DEFAULT_HUGEPAGE : size).count();
    }

    private static NicFacts nic(Nic nic) {
        return NicFacts.newBuilder()
                .setType(nic.type())
                .setSource(Objects.requireNonNullElse(nic.source(), ""))
                .setMac(Objects.requireNonNullElse(nic.mac(), ""))
                .setModel(Objects.requireNonNullElse(nic.model(), ""))
                .build();
    }

    /** What the guest really has; a named model without its features, such as a host model, is expanded by libvirt. */
    private static Optional<String> cpu(Libvirt libvirt, DomainRef domain, DomainXml xml) {
        Optional<String> expanded = DomainXml.parse(libvirt.domains().xml(domain, XmlFlag.UPDATE_CPU))
                .cpuXml();
        return expanded.or(xml::cpuXml);
    }

    private static void addJobs(Libvirt libvirt, DomainRef domain, DomainXml xml, VmFacts.Builder facts) {
        boolean job = libvirt.jobs().stats(domain).isPresent();
        List<String> busy = xml.disks().stream()
                .map(Disk::target)
                .filter(target -> hasJob(libvirt, domain, target))
                .toList();
        facts.setJobActive(job).addAllBlockJobs(busy);
        if (!job) facts.setBlocker(blocker(libvirt, domain));
    }

    private static boolean hasJob(Libvirt libvirt, DomainRef domain, String target) {
        try {
            return libvirt.domains().blockJob(domain, target).isPresent();
        } catch (LibvirtException e) {
            if (e.isRefused()) return false;
            throw e;
        }
    }

    /**
     * libvirt's own checks are in Begin. Without the protection of a change it leaves no job; that is looked at, and a
     * job that is there all the same is ended. UNSAFE, because the storage is our checks' matter.
     */
    private static String blocker(Libvirt libvirt, DomainRef domain) {
        try {
            MigrationFlags flags = MigrationFlags.of(MigrationFlag.LIVE, MigrationFlag.UNSAFE);
            libvirt.migration().begin(domain, flags, MigrationParameters.NONE);
        } catch (LibvirtException e) {
            if (e.isRefused()) return String.valueOf(e.getMessage());
            throw e;
        }
        Optional<JobStats> left = libvirt.jobs().stats(domain);
        if (left.isPresent()) {
            LOG.error("the check of {} left a job; it is ended", domain.name());
            libvirt.jobs().abort(domain);
        }
        return "";
    }
}
