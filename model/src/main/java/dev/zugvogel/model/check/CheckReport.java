package dev.zugvogel.model.check;

import dev.zugvogel.model.forecast.Forecast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was found for one VM and one candidate host, never only the first.
 *
 * @param rank 1 is the best candidate; refused ones come last
 * @param forecast null where too little is known
 */
public record CheckReport(
        String vm,
        String source,
        String target,
        int rank,
        boolean ready,
        List<Finding> findings,
        @Nullable Forecast forecast) {
    public CheckReport {
        findings = List.copyOf(findings);
    }
}
