package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** libvirt refuses to migrate while a disk is copied, committed or pulled. */
final class BlockJobs implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofVm(vm -> vm.getBlockJobsList().stream()
                .map(device -> Finding.error(
                        Code.BLOCK_JOB_ACTIVE, "a block job runs on disk " + device + " of " + input.vmName()))
                .toList());
    }
}
