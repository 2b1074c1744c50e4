package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;

/** Only the source's agent can examine the VM and drive the move. */
final class SourceConnected implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        String source = input.source().name();
        if (!input.source().connected())
            return List.of(Finding.error(Code.SOURCE_NOT_CONNECTED, "the agent of " + source + " is not connected"));
        if (input.vm() instanceof Observed.Failed<VmFacts>(var failure))
            return List.of(Finding.error(
                            failure.code(),
                            input.vmName() + " can't be examined on " + source + ": " + failure.message())
                    .withRemedy(failure.remedy()));
        return List.of();
    }
}
