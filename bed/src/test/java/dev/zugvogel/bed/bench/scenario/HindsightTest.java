package dev.zugvogel.bed.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zugvogel.bed.bench.Records;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.Traffic;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HindsightTest {
    private static ForecastMove firstTrip(String load, long millis, long bytes) {
        return move(load, millis, bytes, Bytes.ZERO);
    }

    private static ForecastMove move(String load, long millis, long bytes) {
        return move(load, millis, bytes, new Bytes(bytes));
    }

    private static ForecastMove move(String load, long millis, long bytes, Bytes known) {
        Bytes wire = new Bytes(bytes);
        Basis basis = new Basis(
                wire,
                wire,
                known,
                wire,
                new BytesPerSecond(1),
                new BytesPerSecond(1),
                1,
                null,
                new Factors(1, 1, 1),
                0);
        Forecast nothing = new Forecast(null, null, null, "", true, true, List.of(), basis);
        return new ForecastMove(load, "1gbit", nothing, Records.of(millis, new Traffic(wire, wire, wire, wire)));
    }

    @Test
    void itMissesByHowFarReturnsLieFromTheirGuestsMedianAndFirstTripsAreNotAsked() {
        Hindsight hindsight = Hindsight.of(List.of(
                firstTrip("idle", 9_100, 900),
                move("idle", 1_100, 100),
                move("idle", 1_350, 125),
                move("idle", 900, 100),
                firstTrip("redis", 8_100, 900),
                move("redis", 2_100, 400)));
        Accuracy.Errors duration = Objects.requireNonNull(hindsight.duration());
        assertThat(duration.median()).isZero();
        assertThat(duration.p90()).isEqualTo(0.25, within(1e-9));
        assertThat(Objects.requireNonNull(hindsight.bytes()).p90()).isEqualTo(0.2, within(1e-9));
    }

    @Test
    void withoutReturnsThereIsNothingToKnow() {
        assertThat(Hindsight.of(List.of(firstTrip("idle", 1_000, 1)))).isEqualTo(new Hindsight(null, null));
    }
}
