package dev.zugvogel.control.flow.migrate.forecast;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.forecast.Forecast;
import java.util.List;

/** A move that can't keep its downtime objective is not begun, unless somebody insists. Pure. */
public final class Objective {
    private Objective() {}

    /** Nothing where the objective holds. */
    public static List<Finding> findings(Prospect prospect) {
        Forecast forecast = prospect.forecast();
        if (forecast.objectiveHolds()) return List.of();
        String message = what(forecast) + ": " + forecast.bottleneck();
        return List.of(finding(prospect, message)
                .withRemedy("Possible with " + String.join("; or ", forecast.advice()) + "."));
    }

    private static Finding finding(Prospect prospect, String message) {
        if (!prospect.outOfReach()) return Finding.warning(Code.OBJECTIVE_AT_RISK, message);
        return prospect.forced()
                ? Finding.warning(Code.OBJECTIVE_OUT_OF_REACH, message)
                : Finding.error(Code.OBJECTIVE_OUT_OF_REACH, message);
    }

    private static String what(Forecast forecast) {
        return forecast.converges()
                ? "the downtime is longer than the objective"
                : "does not converge within the objective";
    }
}
