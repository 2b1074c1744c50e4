package dev.zugvogel.control.inventory;

import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.PoolReport;
import dev.zugvogel.wire.v1.VmDiskReport;
import dev.zugvogel.wire.v1.VmReport;

/** Reports without the figures that change from one to the next: if these differ, something happened. */
final class LastingReport {
    private LastingReport() {}

    static HostReport of(HostReport report) {
        return host(report)
                .clearVms()
                .addAllVms(report.getVmsList().stream().map(LastingReport::of).toList())
                .build();
    }

    /** Neither the VMs: of the host alone. */
    static HostReport ofHost(HostReport report) {
        return host(report).clearVms().build();
    }

    static VmReport of(VmReport report) {
        VmReport.Builder lasting = report.toBuilder()
                .clearCpuTimeNs()
                .clearCpuBusyPercent()
                .clearDirtyBytesPerSecond()
                .clearResidentBytes();
        lasting.getDisksBuilderList().forEach(VmDiskReport.Builder::clearAllocationBytes);
        return lasting.build();
    }

    private static HostReport.Builder host(HostReport report) {
        HostReport.Builder lasting = report.toBuilder()
                .clearClockMs()
                .clearMemoryAvailableBytes()
                .clearCpuBusyPercent()
                .clearPsiCpuPercent()
                .clearPsiMemoryPercent()
                .clearPsiIoPercent();
        lasting.getPoolsBuilderList().forEach(PoolReport.Builder::clearAvailableBytes);
        return lasting;
    }
}
