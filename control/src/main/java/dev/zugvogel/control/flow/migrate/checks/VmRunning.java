package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.ArrayList;
import java.util.List;

/** Only a running VM migrates live, and only if libvirt does nothing else with it. */
final class VmRunning implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        List<Finding> found = new ArrayList<>();
        String state = input.vm().known().map(VmFacts::getState).orElse(input.vmState());
        if (!state.equals("running")) found.add(Finding.error(Code.VM_NOT_RUNNING, input.vmName() + " is " + state));
        if (input.vm().known().map(VmFacts::getJobActive).orElse(false))
            found.add(Finding.error(
                    Code.DOMAIN_JOB_ACTIVE,
                    "libvirt on " + input.source().name() + " runs a job on " + input.vmName()));
        return found;
    }
}
