package dev.zugvogel.agent.inventory;

import dev.zugvogel.libvirt.DomainStats;
import dev.zugvogel.libvirt.PowerState;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.wire.v1.VmDiskReport;
import dev.zugvogel.wire.v1.VmReport;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads libvirt's statistics of a domain. All fields are optional there. */
final class VmStats {
    private static final int DISKS_LIMIT = 256;

    private VmStats() {}

    static VmReport.Builder report(DomainStats stats) {
        TypedParameters values = stats.values();
        VmReport.Builder vm = VmReport.newBuilder()
                .setName(stats.domain().name())
                .setUuid(stats.domain().uuid().toString())
                .setState(words((int) number(values, "state.state")))
                .setVcpus((int) values.number("vcpu.current").orElse(number(values, "vcpu.maximum")))
                .setMemoryBytes(1024 * values.number("balloon.current").orElse(number(values, "balloon.maximum")))
                .setCpuTimeNs(number(values, "cpu.time"))
                .setResidentBytes(1024 * number(values, "balloon.rss"));
        long disks = Math.min(DISKS_LIMIT, number(values, "block.count"));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < disks; i++) {
            VmDiskReport disk = disk(values, "block." + i + ".");
            // With backing chains, libvirt lists every image of a disk under its name, the disk itself first.
            if (seen.add(disk.getDevice())) vm.addDisks(disk);
        }
        return vm;
    }

    /** Since the domain started, to all disks together. */
    static long writtenBytes(DomainStats stats) {
        TypedParameters values = stats.values();
        int disks = (int) Math.min(DISKS_LIMIT, number(values, "block.count"));
        return IntStream.range(0, disks)
                .mapToLong(i -> number(values, "block." + i + ".wr.bytes"))
                .sum();
    }

    private static VmDiskReport disk(TypedParameters values, String prefix) {
        return VmDiskReport.newBuilder()
                .setDevice(values.text(prefix + "name").orElse(""))
                .setPath(values.text(prefix + "path").orElse(""))
                .setCapacityBytes(number(values, prefix + "capacity"))
                .setAllocationBytes(number(values, prefix + "allocation"))
                .build();
    }

    static boolean isRunning(DomainStats stats) {
        return words((int) number(stats.values(), "state.state")).equals("running");
    }

    /** As virsh writes them. */
    static String words(int state) {
        PowerState[] states = PowerState.values();
        PowerState power = state >= 0 && state < states.length ? states[state] : PowerState.NO_STATE;
        return words(power);
    }

    static String words(PowerState power) {
        return switch (power) {
            case RUNNING, BLOCKED -> "running";
            case SHUTTING_DOWN -> "in shutdown";
            case SHUT_OFF -> "shut off";
            case PM_SUSPENDED -> "pmsuspended";
            case NO_STATE -> "no state";
            case PAUSED, CRASHED -> power.name().toLowerCase(Locale.ROOT);
        };
    }

    private static long number(TypedParameters values, String name) {
        return values.number(name).orElse(0);
    }
}
