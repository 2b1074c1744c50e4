package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.inventory.Pressure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A host as the control plane knows it without asking.
 *
 * @param libvirtTls libvirt's own TLS for migrations is set up
 * @param reportAge since its last report; null if it never sent one
 */
public record HostFacts(
        String name,
        boolean connected,
        boolean maintenance,
        boolean libvirtReachable,
        boolean libvirtTls,
        @Nullable Duration reportAge,
        Pressure psi,
        int cpus,
        double cpuBusyPercent,
        Bytes memoryTotal,
        Bytes memoryAvailable,
        Reserved reserved) {
    public HostFacts reserving(Reserved more) {
        return new HostFacts(
                name,
                connected,
                maintenance,
                libvirtReachable,
                libvirtTls,
                reportAge,
                psi,
                cpus,
                cpuBusyPercent,
                memoryTotal,
                memoryAvailable,
                reserved.plus(more));
    }
}
