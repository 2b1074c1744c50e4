package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** libvirt refuses to migrate a domain with snapshot metadata. */
final class Snapshots implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofVm(vm -> vm.getSnapshots() <= 0
                ? List.of()
                : List.of(Finding.error(
                        Code.SNAPSHOTS_PRESENT, input.vmName() + " has " + vm.getSnapshots() + " libvirt snapshots")));
    }
}
