package dev.zugvogel.cli.render;

import static java.util.Objects.requireNonNullElse;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.inventory.DiskSummary;
import dev.zugvogel.model.inventory.VmSummary;
import java.util.ArrayList;
import java.util.List;

/** VMs: a table of many, a page of one, a line above a report. */
public final class VmLines {
    private VmLines() {}

    public static List<String> table(List<VmSummary> vms) {
        if (vms.isEmpty()) return List.of("no host reports a VM");
        Table table = new Table("name", "host", "state", "vcpus", "busy", "memory", "disks", "probe");
        for (VmSummary vm : vms) {
            table.row(
                    vm.name(),
                    vm.host(),
                    state(vm),
                    Integer.toString(vm.vcpus()),
                    Quantity.percent(vm.cpuBusyPercent()),
                    vm.memory().toString(),
                    vm.disks().isEmpty() ? "" : vm.disks().size() + " · " + capacity(vm),
                    requireNonNullElse(vm.probe(), ""));
        }
        return table.lines();
    }

    public static List<String> page(VmSummary vm) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(vm));
        lines.add("uuid   " + vm.uuid());
        lines.add("state  " + state(vm) + (vm.persistent() ? "" : " · transient"));
        lines.add("busy   " + Quantity.percent(vm.cpuBusyPercent()) + " of its vCPUs");
        lines.add("probe  " + requireNonNullElse(vm.probe(), "–"));
        for (DiskSummary disk : vm.disks()) {
            String path = disk.path().isEmpty() ? "empty" : disk.path();
            lines.add("disk   " + disk.device() + " · " + disk.capacity() + " (" + disk.allocation() + " used) · "
                    + path);
        }
        return lines;
    }

    /** {@code db1 · 4 vCPUs · 8.0 GiB · 2 disks (50.0 GiB) · runs on h1} */
    public static String headline(VmSummary vm) {
        String disks = Words.count(vm.disks().size(), "disk") + (vm.disks().isEmpty() ? "" : " (" + capacity(vm) + ")");
        String where = vm.state().equals("running") ? "runs on " : vm.state() + " on ";
        return Paint.BOLD.on(vm.name()) + " · " + Words.count(vm.vcpus(), "vCPU") + " · " + vm.memory() + " · " + disks
                + " · " + where + vm.host();
    }

    private static Bytes capacity(VmSummary vm) {
        return vm.disks().stream().map(DiskSummary::capacity).reduce(Bytes.ZERO, Bytes::plus);
    }

    private static String state(VmSummary vm) {
        return vm.state().equals("running") ? Paint.GOOD.on(vm.state()) : Paint.WARN.on(vm.state());
    }
}
