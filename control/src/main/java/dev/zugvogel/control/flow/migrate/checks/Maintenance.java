package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** A host in maintenance takes no VMs. */
final class Maintenance implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        if (!input.target().maintenance()) return List.of();
        return List.of(Finding.error(Code.TARGET_IN_MAINTENANCE, input.target().name() + " is in maintenance"));
    }
}
