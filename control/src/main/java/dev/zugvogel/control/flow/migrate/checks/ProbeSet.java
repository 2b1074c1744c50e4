package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** Without a probe nobody measures what the guest's clients see. */
final class ProbeSet implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        if (input.probe().isPresent()) return List.of();
        return List.of(Finding.info(Code.PROBE_MISSING, "no probe is set for " + input.vmName()));
    }
}
