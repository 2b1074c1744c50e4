package dev.zugvogel.model.inventory;

import dev.zugvogel.model.Bytes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One host as last reported. Of a host that has joined and never reported, the figures are zero and the rest is null.
 *
 * @param connected its agent is connected now; if not, everything below is the last that is known
 * @param maintenance it takes no VMs
 * @param address where other agents reach it; null until it first connected
 * @param addresses in all migration networks, that one first
 * @param libvirtVersion {@code 9.0.0}
 * @param libvirtReachable its agent reached libvirt when it last reported; if not, it takes part in no migration
 * @param cpuBusyPercent of all CPUs together, 0 to 100, over the last report interval
 * @param psi waiting for CPU, memory and I/O
 * @param vms how many VMs it has, running or not
 */
public record HostSummary(
        String name,
        boolean connected,
        boolean maintenance,
        @Nullable String address,
        @Nullable String agentVersion,
        @Nullable String libvirtVersion,
        @Nullable String qemuVersion,
        int cpus,
        double cpuBusyPercent,
        Bytes memoryTotal,
        Bytes memoryAvailable,
        Pressure psi,
        int vms,
        @Nullable Instant lastReportAt,
        List<String> addresses,
        boolean libvirtReachable) {
    public HostSummary {
        addresses = List.copyOf(addresses);
    }
}
