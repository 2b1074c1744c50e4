package dev.zugvogel.cli.render;

import static java.util.Objects.requireNonNullElse;

import dev.zugvogel.model.inventory.HostSummary;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts: a table of many, a page of one. */
public final class HostLines {
    private HostLines() {}

    public static List<String> table(List<HostSummary> hosts) {
        if (hosts.isEmpty())
            return List.of("no host has joined yet", "→ make a token for one: zugvogel token create --join");
        Table table = new Table("name", "state", "vms", "cpus", "busy", "memory free", "address", "libvirt", "qemu");
        for (HostSummary host : hosts) {
            table.row(
                    host.name(),
                    state(host),
                    Integer.toString(host.vms()),
                    Integer.toString(host.cpus()),
                    Quantity.percent(host.cpuBusyPercent()),
                    Quantity.part(host.memoryAvailable(), host.memoryTotal()),
                    requireNonNullElse(host.address(), ""),
                    requireNonNullElse(host.libvirtVersion(), ""),
                    requireNonNullElse(host.qemuVersion(), ""));
        }
        return table.lines();
    }

    public static List<String> page(HostSummary host, ZoneId zone) {
        return List.of(
                Paint.BOLD.on(host.name()) + " · " + state(host) + " · " + Words.count(host.vms(), "VM"),
                "cpu       " + Words.count(host.cpus(), "CPU") + " · " + Quantity.percent(host.cpuBusyPercent())
                        + " busy",
                "memory    " + Quantity.part(host.memoryAvailable(), host.memoryTotal()) + " free",
                "waiting   cpu " + Quantity.percent(host.psi().cpu()) + " · memory "
                        + Quantity.percent(host.psi().memory()) + " · io "
                        + Quantity.percent(host.psi().io()),
                "software  agent " + known(host.agentVersion()) + " · libvirt " + known(host.libvirtVersion())
                        + " · qemu " + known(host.qemuVersion()),
                "address   " + (host.addresses().isEmpty() ? "–" : String.join(", ", host.addresses())),
                "reported  "
                        + (host.lastReportAt() == null ? "never" : Quantity.dateAndTime(host.lastReportAt(), zone)));
    }

    private static String known(@Nullable String text) {
        return requireNonNullElse(text, "–");
    }

    private static String state(HostSummary host) {
        if (!host.connected()) return Paint.BAD.on("lost");
        if (host.lastReportAt() != null && !host.libvirtReachable()) return Paint.BAD.on("libvirt down");
        return host.maintenance() ? Paint.WARN.on("maintenance") : Paint.GOOD.on("ready");
    }
}
