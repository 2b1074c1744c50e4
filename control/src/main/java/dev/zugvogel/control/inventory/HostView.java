package dev.zugvogel.control.inventory;

import dev.zugvogel.control.link.Connected;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.inventory.Pressure;
import dev.zugvogel.wire.v1.HostReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One host as it is known. Immutable.
 *
 * @param connected its agent is connected now; if not, the rest is the last that was known
 * @param maintenance it takes no VMs
 * @param agent how its agent last introduced itself
 * @param report its last report
 * @param reportedAt when that came
 */
public record HostView(
        String name,
        boolean connected,
        boolean maintenance,
        Optional<Connected> agent,
        Optional<HostReport> report,
        Optional<Instant> reportedAt) {
    static HostView joined(String name) {
        return new HostView(name, false, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    HostView withAgent(Connected known) {
        return new HostView(name, true, maintenance, Optional.of(known), report, reportedAt);
    }

    HostView disconnected() {
        return new HostView(name, false, maintenance, agent, report, reportedAt);
    }

    HostView withMaintenance(boolean on) {
        return new HostView(name, connected, on, agent, report, reportedAt);
    }

    HostView withReport(HostReport newer, Instant at) {
        return new HostView(name, connected, maintenance, agent, Optional.of(newer), Optional.of(at));
    }

    /** As API and events show it. */
    public HostSummary summary() {
        HostReport known = report.orElse(HostReport.getDefaultInstance());
        return new HostSummary(
                name,
                connected,
                maintenance,
                agent.map(Connected::address).orElse(null),
                agent.map(Connected::agentVersion).orElse(null),
                version(known.getLibvirtVersion()),
                version(known.getQemuVersion()),
                Math.max(0, known.getCpus()),
                Figures.percent(known.getCpuBusyPercent()),
                Figures.bytes(known.getMemoryTotalBytes()),
                Figures.bytes(known.getMemoryAvailableBytes()),
                new Pressure(
                        Figures.percent(known.getPsiCpuPercent()),
                        Figures.percent(known.getPsiMemoryPercent()),
                        Figures.percent(known.getPsiIoPercent())),
                known.getVmsCount(),
                reportedAt.orElse(null),
                agent.map(Connected::addresses).orElse(List.of()),
                known.getLibvirtReachable());
    }

    private static @Nullable String version(long libvirtNumber) {
        if (libvirtNumber <= 0) return null;
        return libvirtNumber / 1_000_000 + "." + libvirtNumber / 1_000 % 1_000 + "." + libvirtNumber % 1_000;
    }
}
