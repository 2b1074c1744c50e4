package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;
import java.util.stream.Stream;

/** Only the source's agent can examine the VM and drive the move, and nothing moves to a host whose agent does not answer. */
final class BothConnected implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return Stream.concat(ofSource(input), ofTarget(input)).toList();
    }

    private static Stream<Finding> ofSource(CheckInput input) {
        String source = input.source().name();
        if (!input.source().connected()) return away(Code.SOURCE_NOT_CONNECTED, source);
        if (input.vm() instanceof Observed.Failed<VmFacts>(var failure))
            return unseen(input.vmName() + " can't be examined on " + source, failure);
        return Stream.of();
    }

    private static Stream<Finding> ofTarget(CheckInput input) {
        String target = input.target().name();
        if (!input.target().connected()) return away(Code.TARGET_NOT_CONNECTED, target);
        if (input.there() instanceof Observed.Failed<TargetFacts>(var failure))
            return unseen(target + " can't be examined", failure);
        return Stream.of();
    }

    private static Stream<Finding> away(Code code, String host) {
        return Stream.of(Finding.error(code, "the agent of " + host + " is not connected"));
    }

    private static Stream<Finding> unseen(String what, Failure failure) {
        return Stream.of(
                Finding.error(failure.code(), what + ": " + failure.message()).withRemedy(failure.remedy()));
    }
}
