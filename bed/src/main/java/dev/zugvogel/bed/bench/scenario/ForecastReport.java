package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.model.forecast.Accuracy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How true the forecasts of these migrations came, by the product's own account. Its JSON form is what is written.
 *
 * @param hindsight how true they could have come
 */
public record ForecastReport(Accuracy accuracy, Hindsight hindsight, List<ForecastMove> moves) {
    private static final int FEWEST_MOVES = 60;
    private static final double DURATION_BOUND = 0.12;
    private static final double BYTES_BOUND = 0.15;
    private static final double IN_RANGE_BOUND = 0.8;

    boolean enough() {
        return accuracy.migrations() >= FEWEST_MOVES;
    }

    boolean durationHolds() {
        return within(accuracy.duration(), DURATION_BOUND);
    }

    boolean bytesHold() {
        return within(accuracy.bytes(), BYTES_BOUND);
    }

    boolean downtimeHolds() {
        Double share = accuracy.downtimesInRange();
        return share != null && share >= IN_RANGE_BOUND;
    }

    private static boolean within(Accuracy.@Nullable Errors errors, double bound) {
        return errors != null && errors.p90() <= bound;
    }
}
