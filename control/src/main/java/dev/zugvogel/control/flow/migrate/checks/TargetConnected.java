package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import java.util.List;

/** Nothing moves to a host whose agent does not answer. */
final class TargetConnected implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        String target = input.target().name();
        if (!input.target().connected())
            return List.of(Finding.error(Code.TARGET_NOT_CONNECTED, "the agent of " + target + " is not connected"));
        if (input.there() instanceof Observed.Failed<TargetFacts>(var failure))
            return List.of(Finding.error(failure.code(), target + " can't be examined: " + failure.message())
                    .withRemedy(failure.remedy()));
        return List.of();
    }
}
