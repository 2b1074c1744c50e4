package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.forecast.Forecast;
import java.util.List;

/** A move that can't keep its downtime objective is not begun, unless somebody insists. */
final class Objective implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.prospect()
                .filter(prospect -> !prospect.forecast().objectiveHolds())
                .map(prospect -> List.of(finding(input, prospect)))
                .orElse(List.of());
    }

    private static Finding finding(CheckInput input, Prospect prospect) {
        Forecast forecast = prospect.forecast();
        String message =
                input.vmName() + " to " + input.target().name() + ": " + what(forecast) + ": " + forecast.bottleneck();
        String remedy = "Possible with " + String.join("; or ", forecast.advice()) + ".";
        if (!prospect.outOfReach())
            return Finding.warning(Code.OBJECTIVE_AT_RISK, message).withRemedy(remedy);
        return prospect.forced()
                ? Finding.warning(Code.OBJECTIVE_OUT_OF_REACH, message).withRemedy(remedy)
                : Finding.error(Code.OBJECTIVE_OUT_OF_REACH, message).withRemedy(remedy);
    }

    private static String what(Forecast forecast) {
        return forecast.converges()
                ? "the downtime is longer than the objective"
                : "does not converge within the objective";
    }
}
