package dev.zugvogel.model.forecast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a migration will take if it starts now. A forecast, not a promise: the objective is kept all the same, by the
 * controller that watches the copy.
 *
 * @param duration from the end of the checks to the end; null if it would not end
 * @param bytes on the wire; null if it would not end
 * @param downtime that clients would see; what it would have to be if it would not end within the objective; null if
 *     nothing moves at all
 * @param bottleneck in words
 * @param converges it ends within the objective, by what was allowed
 * @param objectiveHolds it converges, and the expected downtime is within the objective
 * @param advice what would make it hold; empty if it does
 */
public record Forecast(
        @Nullable TimeRange duration,
        @Nullable BytesRange bytes,
        @Nullable TimeRange downtime,
        String bottleneck,
        boolean converges,
        boolean objectiveHolds,
        List<String> advice,
        Basis basis) {
    public Forecast {
        advice = List.copyOf(advice);
    }
}
