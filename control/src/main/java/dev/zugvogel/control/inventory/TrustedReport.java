package dev.zugvogel.control.inventory;

import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.VmReport;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A report cut to what can be believed: VMs with a name and a UUID, and not more than a host can have. */
final class TrustedReport {
    static final int VM_LIMIT = 2_000;
    private static final int NAME_LIMIT_CHARACTERS = 255;
    private static final int DISK_LIMIT = 256;
    private static final Logger LOG = LoggerFactory.getLogger(TrustedReport.class);

    private TrustedReport() {}

    static HostReport of(String host, HostReport report) {
        List<VmReport> believed = report.getVmsList().stream()
                .filter(TrustedReport::sane)
                .limit(VM_LIMIT)
                .toList();
        if (believed.size() == report.getVmsCount()) return report;
        LOG.warn("{} reported {} VMs that make no sense", host, report.getVmsCount() - believed.size());
        return report.toBuilder().clearVms().addAllVms(believed).build();
    }

    private static boolean sane(VmReport vm) {
        return !vm.getName().isEmpty()
                && vm.getName().length() <= NAME_LIMIT_CHARACTERS
                && vm.getDisksCount() <= DISK_LIMIT
                && isUuid(vm.getUuid());
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
