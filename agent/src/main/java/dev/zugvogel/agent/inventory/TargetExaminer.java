package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.hypervisor.Owner;
import dev.zugvogel.agent.hypervisor.QemuUser;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.target.DiskHook;
import dev.zugvogel.libvirt.CpuComparison;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.GuestPlatform;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.xml.Capabilities;
import dev.zugvogel.wire.v1.ExamineTarget;
import dev.zugvogel.wire.v1.NicFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks whether a VM of another host could run here. Changes nothing. */
final class TargetExaminer {
    private static final int NICS_LIMIT = 256;

    private final TargetDisks disks;
    private final DiskHook hook;
    private final Clock clock;
    private final ProcFiles proc;
    private final Path sys;

    TargetExaminer(Digests digests, DiskHook hook, Clock clock, Path proc, Path sys) {
        this.disks = new TargetDisks(digests);
        this.hook = hook;
        this.clock = clock;
        this.proc = new ProcFiles(proc);
        this.sys = sys;
    }

    TargetFacts examine(Libvirt libvirt, ExamineTarget request) {
        VmFacts vm = request.getVm();
        Marker marker = new Marker(request.getMarkerNonce());
        TargetFacts.Builder facts = TargetFacts.newBuilder()
                .setLibvirtVersion(Versions.number(libvirt.host().libvirtVersion()))
                .setQemuVersion(Versions.number(libvirt.host().hypervisorVersion()))
                .setClockMs(clock.millis())
                .setCpus(libvirt.host().nodeInfo().cpus())
                .setMemoryAvailableBytes(proc.memoryAvailableBytes().orElse(0))
                .setFreeHugepages(freeHugepages(vm.getHugepageBytes()))
                .setLoaderPresent(vm.getLoaderPath().isEmpty() || Files.exists(Path.of(vm.getLoaderPath())))
                .setDiskHook(hook.isPresent())
                .setTpmEmulatorPresent(tpmEmulatorPresent())
                .addAllMissingNetworks(missingNetworks(libvirt, vm.getNicsList()))
                .addAllDisks(disks.examine(vm.getDisksList(), marker));
        String capabilities = libvirt.host().capabilitiesXml();
        facts.setPostCopyPossible(proc.userFaults() || isRoot(QemuUser.of(capabilities)));
        Capabilities.parse(capabilities).hostUuid().map(Objects::toString).ifPresent(facts::setHostUuid);
        addPlatform(libvirt, vm, facts);
        addClashes(libvirt, vm, facts);
        return facts.build();
    }

    private static boolean isRoot(Optional<Owner> user) {
        return user.filter(owner -> owner.uid() == 0).isPresent();
    }

    private static void addPlatform(Libvirt libvirt, VmFacts vm, TargetFacts.Builder facts) {
        boolean emulator = !vm.getEmulator().isEmpty() && Files.isExecutable(Path.of(vm.getEmulator()));
        facts.setEmulatorPresent(vm.getEmulator().isEmpty() || emulator);
        GuestPlatform platform = new GuestPlatform(
                orNull(vm.getEmulator()), orNull(vm.getArch()), orNull(vm.getMachine()), orNull(vm.getDomainType()));
        try {
            libvirt.host().domainCapabilitiesXml(platform);
            facts.setMachineSupported(true);
            addCpu(libvirt, vm, platform, facts);
        } catch (LibvirtException e) {
            if (!e.isRefused()) throw e;
            facts.setMachineSupported(false).setCpuComparison("unknown").setCpuMessage(String.valueOf(e.getMessage()));
        }
    }

    private static void addCpu(Libvirt libvirt, VmFacts vm, GuestPlatform platform, TargetFacts.Builder facts) {
        if (vm.getCpuXml().isEmpty()) {
            facts.setCpuComparison("unknown").setCpuMessage("the VM names no CPU");
            return;
        }
        try {
            CpuComparison comparison = libvirt.host().compareHypervisorCpu(platform, vm.getCpuXml());
            facts.setCpuComparison(comparison.name().toLowerCase(Locale.ROOT));
        } catch (LibvirtException e) {
            if (!e.isRefused()) throw e;
            facts.setCpuComparison("error").setCpuMessage(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static void addClashes(Libvirt libvirt, VmFacts vm, TargetFacts.Builder facts) {
        Optional<DomainRef> sameName = libvirt.domains().find(vm.getName());
        Optional<DomainRef> sameUuid = libvirt.domains().find(UUID.fromString(vm.getUuid()));
        sameName.filter(domain -> !domain.uuid().toString().equals(vm.getUuid()))
                .ifPresent(domain -> facts.setNameTakenByUuid(domain.uuid().toString()));
        sameUuid.ifPresent(domain -> facts.setUuidTakenByName(domain.name()).setUuidTakenRunning(domain.isActive()));
    }

    private List<String> missingNetworks(Libvirt libvirt, List<NicFacts> nics) {
        Set<String> present = new HashSet<>(libvirt.host().networks());
        return nics.stream()
                .limit(NICS_LIMIT)
                .filter(nic -> missing(nic, present))
                .map(NicFacts::getSource)
                .distinct()
                .toList();
    }

    private boolean missing(NicFacts nic, Set<String> networks) {
        return switch (nic.getType()) {
            case "network" -> !networks.contains(nic.getSource());
            case "bridge" ->
                !isDevice(nic.getSource()) || !Files.isDirectory(device(nic).resolve("bridge"));
            case "direct" -> !isDevice(nic.getSource()) || !Files.isDirectory(device(nic));
            default -> false;
        };
    }

    private Path device(NicFacts nic) {
        return sys.resolve("class/net").resolve(nic.getSource());
    }

    private static boolean isDevice(String name) {
        return !name.isEmpty() && name.length() < 64 && !name.contains("/") && !name.startsWith(".");
    }

    private long freeHugepages(long pageBytes) {
        if (pageBytes <= 0) return 0;
        Path file = sys.resolve("kernel/mm/hugepages/hugepages-" + pageBytes / 1024 + "kB/free_hugepages");
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static boolean tpmEmulatorPresent() {
        return Files.isExecutable(Path.of("/usr/bin/swtpm")) || Files.isExecutable(Path.of("/usr/local/bin/swtpm"));
    }
}
