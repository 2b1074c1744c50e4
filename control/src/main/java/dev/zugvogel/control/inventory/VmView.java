package dev.zugvogel.control.inventory;

import dev.zugvogel.model.inventory.DiskSummary;
import dev.zugvogel.model.inventory.VmSummary;
import dev.zugvogel.wire.v1.VmDiskReport;
import dev.zugvogel.wire.v1.VmReport;
import java.util.Comparator;
import java.util.UUID;

/**
 * One VM where it is, or was last seen. Immutable.
 *
 * @param hostConnected the report is fresh
 */
public record VmView(String host, boolean hostConnected, VmReport report) {
    // During and after a move two hosts know the VM: the one that runs it is where it is.
    static final Comparator<VmView> LIKELIEST = Comparator.comparing(VmView::hostConnected)
            .thenComparing(view -> view.report().getState().equals("running"))
            .thenComparing(view -> !view.report().getState().equals("shut off"))
            .thenComparing(VmView::host);

    public UUID uuid() {
        return UUID.fromString(report.getUuid());
    }

    public String name() {
        return report.getName();
    }

    /** As API and events show it. */
    public VmSummary summary() {
        return summary(report.getState(), report.getCpuBusyPercent());
    }

    VmSummary gone() {
        return summary(VmSummary.GONE, 0);
    }

    /** Without what changes from report to report. */
    VmSummary lasting() {
        return new VmView(host, hostConnected, LastingReport.of(report)).summary();
    }

    private VmSummary summary(String state, double cpuBusyPercent) {
        return new VmSummary(
                report.getName(),
                uuid(),
                host,
                state,
                Math.max(0, report.getVcpus()),
                Figures.bytes(report.getMemoryBytes()),
                report.getPersistent(),
                report.getProbe().isEmpty() ? null : report.getProbe(),
                Figures.percent(cpuBusyPercent),
                report.getDisksList().stream().map(VmView::disk).toList());
    }

    private static DiskSummary disk(VmDiskReport disk) {
        return new DiskSummary(
                disk.getDevice(),
                disk.getPath(),
                Figures.bytes(disk.getCapacityBytes()),
                Figures.bytes(disk.getAllocationBytes()));
    }
}
