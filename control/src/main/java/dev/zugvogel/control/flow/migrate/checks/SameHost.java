package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** libvirt refuses to migrate to the host the VM is on, and knows hosts by UUID only. */
final class SameHost implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        if (input.sameHost())
            return List.of(Finding.error(
                    Code.SAME_HOST,
                    input.vmName() + " runs on " + input.target().name() + " already"));
        return input.ofBoth(
                (vm, target) -> vm.getHostUuid().isEmpty() || !vm.getHostUuid().equals(target.getHostUuid())
                        ? List.of()
                        : List.of(Finding.error(
                                Code.SAME_HOST_UUID,
                                input.source().name() + " and " + input.target().name() + " both have host UUID "
                                        + target.getHostUuid())));
    }
}
