package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.memory.MemorySampler;
import dev.zugvogel.libvirt.DomainStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtLink;
import dev.zugvogel.libvirt.NodeInfo;
import dev.zugvogel.libvirt.StoragePool;
import dev.zugvogel.libvirt.xml.Capabilities;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.PoolReport;
import dev.zugvogel.wire.v1.VmReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports this host and its VMs: all VMs with their statistics in one call to libvirt. Where libvirt does not answer,
 * the report says so and holds what the kernel tells. Thread-safe.
 */
public final class HostObserver {
    private static final Logger LOG = LoggerFactory.getLogger(HostObserver.class);
    private static final Set<DomainStats.Group> GROUPS = EnumSet.of(
            DomainStats.Group.STATE,
            DomainStats.Group.CPU_TOTAL,
            DomainStats.Group.BALLOON,
            DomainStats.Group.VCPU,
            DomainStats.Group.BLOCK,
            DomainStats.Group.DIRTY_RATE);

    /** Else one VM that is being migrated holds up the report for as long as libvirt waits for it. */
    private static final Set<DomainStats.Flag> NO_WAIT = EnumSet.of(DomainStats.Flag.NO_WAIT);

    private final LibvirtLink link;
    private final Clock clock;
    private final ProcFiles proc;
    private final Shares shares = new Shares();
    private final DirtyRates dirtyRates = new DirtyRates(MemorySampler.ofThisHost());
    private final Definitions definitions = new Definitions();
    private final Map<String, VmReport> last = new HashMap<>();
    private @Nullable Daemon daemon;

    /** What stays the same as long as a connection lasts. */
    private record Daemon(
            Libvirt libvirt, NodeInfo node, String uuid, long libvirtVersion, long qemuVersion, long memoryBytes) {}

    public HostObserver(LibvirtLink link, Clock clock) {
        this.link = link;
        this.clock = clock;
        this.proc = new ProcFiles(Path.of("/proc"));
    }

    public synchronized HostReport report() {
        HostReport.Builder report = HostReport.newBuilder()
                .setClockMs(clock.millis())
                .setCpus(Runtime.getRuntime().availableProcessors())
                .setCpuBusyPercent(shares.hostPercent(proc.cpuTicks()))
                .setPsiCpuPercent(proc.pressurePercent("cpu").orElse(0))
                .setPsiMemoryPercent(proc.pressurePercent("memory").orElse(0))
                .setPsiIoPercent(proc.pressurePercent("io").orElse(0))
                .setMemoryAvailableBytes(proc.memoryAvailableBytes().orElse(0));
        try {
            link.current().ifPresent(libvirt -> add(libvirt, report));
        } catch (LibvirtException e) {
            LOG.warn("libvirt gives no report: {}", e.getMessage());
            report.setLibvirtReachable(false);
        }
        return report.build();
    }

    private void add(Libvirt libvirt, HostReport.Builder report) {
        Daemon facts = daemon(libvirt);
        long now = System.nanoTime();
        List<DomainStats> stats = libvirt.domains().allDomainStats(GROUPS, NO_WAIT);
        List<VmReport> vms = stats.stream().map(each -> vm(libvirt, each, now)).toList();
        dirtyRates.measure(libvirt, stats, now);
        forgetOthers(vms);
        report.setHostUuid(facts.uuid)
                .setLibvirtVersion(facts.libvirtVersion)
                .setQemuVersion(facts.qemuVersion)
                .setCpuModel(facts.node.cpuModel())
                .setCpus(facts.node.cpus())
                .setMemoryTotalBytes(facts.memoryBytes)
                .addAllVms(vms)
                .addAllPools(pools(libvirt))
                .setLibvirtReachable(true);
    }

    private Daemon daemon(Libvirt libvirt) {
        Daemon known = daemon;
        if (known != null && known.libvirt == libvirt) return known;
        Daemon fresh = new Daemon(
                libvirt,
                libvirt.host().nodeInfo(),
                Capabilities.parse(libvirt.host().capabilitiesXml())
                        .hostUuid()
                        .map(Objects::toString)
                        .orElse(""),
                Versions.number(libvirt.host().libvirtVersion()),
                Versions.number(libvirt.host().hypervisorVersion()),
                libvirt.host().nodeMemory().total().count());
        daemon = fresh;
        return fresh;
    }

    private VmReport vm(Libvirt libvirt, DomainStats stats, long nowNanos) {
        VmReport.Builder vm = VmStats.report(stats);
        dirtyRates.rate(stats, nowNanos).ifPresent(vm::setDirtyBytesPerSecond);
        dirtyRates.density(stats, nowNanos).ifPresent(vm::setDirtyDensity);
        Definitions.Known known = definitions.of(libvirt, stats.domain(), nowNanos);
        VmReport report = complete(vm)
                .setPersistent(known.persistent())
                .setProbe(known.probe())
                .setCpuBusyPercent(shares.vmPercent(vm.getUuid(), vm.getCpuTimeNs(), nowNanos))
                .setDiskWrittenBytesPerSecond(
                        shares.writtenPerSecond(vm.getUuid(), VmStats.writtenBytes(stats), nowNanos))
                .build();
        last.put(report.getUuid(), report);
        return report;
    }

    /** What libvirt leaves out of a VM that is busy is taken from the report before. */
    private VmReport.Builder complete(VmReport.Builder vm) {
        VmReport before = last.get(vm.getUuid());
        if (before == null) return vm;
        if (vm.getDisksCount() == 0) vm.addAllDisks(before.getDisksList());
        if (vm.getMemoryBytes() == 0) vm.setMemoryBytes(before.getMemoryBytes());
        if (vm.getResidentBytes() == 0) vm.setResidentBytes(before.getResidentBytes());
        if (vm.getCpuTimeNs() == 0) vm.setCpuTimeNs(before.getCpuTimeNs());
        return vm;
    }

    private void forgetOthers(List<VmReport> vms) {
        Set<String> present = new HashSet<>();
        vms.forEach(vm -> present.add(vm.getUuid()));
        last.keySet().retainAll(present);
        shares.keepOnly(present);
        definitions.keepOnly(present);
        dirtyRates.keepOnly(present);
    }

    private static List<PoolReport> pools(Libvirt libvirt) {
        return libvirt.storage().activePools().stream().map(HostObserver::pool).toList();
    }

    private static PoolReport pool(StoragePool pool) {
        return PoolReport.newBuilder()
                .setName(pool.name())
                .setPath(Objects.requireNonNullElse(pool.targetPath(), ""))
                .setCapacityBytes(pool.capacity().count())
                .setAvailableBytes(pool.available().count())
                .build();
    }
}
