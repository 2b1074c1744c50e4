package dev.zugvogel.control.flow.migrate.forecast;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.forecast.Forecast;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a migration would go.
 *
 * @param outOfReach the objective can't be kept by what is allowed, not even if the figures are better than measured
 * @param forced it is to be started all the same
 */
public record Prospect(
        Forecast forecast, boolean outOfReach, boolean forced, SwitchOver switchOver, DiskWrites diskWrites) {
    /** What a person should know before it begins; nothing where all is well. */
    public List<Finding> findings() {
        return Stream.of(Objective.findings(this), switchOver.findings(), diskWrites.findings())
                .flatMap(List::stream)
                .toList();
    }
}
