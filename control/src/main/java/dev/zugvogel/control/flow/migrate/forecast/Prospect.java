package dev.zugvogel.control.flow.migrate.forecast;

import dev.zugvogel.model.forecast.Forecast;
import java.time.Duration;

/**
 * How a migration would go.
 *
 * @param outOfReach the objective can't be kept by what is allowed, not even if the figures are better than measured
 * @param forced it is to be started all the same
 * @param overhead of the downtime beside the last transfer, as was learned
 */
public record Prospect(Forecast forecast, boolean outOfReach, boolean forced, Duration overhead) {}
