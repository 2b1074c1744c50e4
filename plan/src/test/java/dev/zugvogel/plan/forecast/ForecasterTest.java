package dev.zugvogel.plan.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.TimeRange;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecasterTest {
    private static final int TRIALS = 5_000;

    private static Forecast forecast(Scene scene) {
        return Forecaster.forecast(scene, Learned.NOTHING);
    }

    @Test
    void whateverTheFiguresARangeHoldsItsPointAndNothingIsEndless() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < TRIALS; i++) {
            Scene scene = Scenes.random(random);
            Learned learned =
                    new Learned(factors(random), factors(random), habit(random), habit(random), random.nextInt(10));
            Forecast said = Forecaster.forecast(scene, learned);
            String as = "seed " + seed + ": " + scene;
            assertThat(said.bottleneck()).as(as).isNotBlank().doesNotContain("NaN", "Infinity");
            assertThat(said.duration() == null).as(as).isEqualTo(!said.converges());
            assertThat(said.objectiveHolds()).as(as).isIn(said.converges(), false);
            if (!said.objectiveHolds()) assertThat(said.advice()).as(as).isNotEmpty();
        }
    }

    private static Optional<Habit> habit(Random random) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Habit(random.nextGaussian() * 20, random.nextDouble()));
    }

    private static Factors factors(Random random) {
        return new Factors(random.nextDouble() * 4, random.nextDouble() * 4, random.nextDouble() * 4);
    }

    @Test
    void aForecastOfAQuietGuestSaysThatTheLinkLimitsIt() {
        Forecast said = forecast(Scenes.scene(Scenes.guest(1_000, 1, 10), Scenes.link(10)));
        assertThat(said.objectiveHolds()).isTrue();
        assertThat(said.advice()).isEmpty();
        assertThat(said.bottleneck()).isEqualTo("the link, 10.5 MB/s");
        TimeRange duration = Objects.requireNonNull(said.duration());
        assertThat(duration.expected()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(103));
        assertThat(duration.low()).isLessThan(duration.expected());
        assertThat(duration.high()).isGreaterThan(duration.expected());
    }

    @Test
    void aGuestThatWritesTooFastIsToldWithAllThatWouldMakeItHold() {
        Forecast said = forecast(Scenes.scene(Scenes.guest(1_000, 200, 400), Scenes.link(100)));
        assertThat(said.converges()).isFalse();
        assertThat(said.objectiveHolds()).isFalse();
        assertThat(said.duration()).isNull();
        assertThat(said.bottleneck()).isEqualTo("the guest writes 209.7 MB/s, and 104.9 MB/s of it can be sent");
        assertThat(said.advice()).hasSize(5);
        assertThat(said.advice().get(0)).matches("a link of at least [0-9.]+ MB/s");
        assertThat(said.advice().get(1)).matches("a quieter hour, in which the guest writes at most [0-9.]+ MB/s");
        assertThat(said.advice().get(2)).startsWith("--throttle on");
        assertThat(said.advice().get(3)).isEqualTo("--postcopy allowed");
        assertThat(said.advice().get(4)).matches("--downtime [0-9]+ms");
    }

    @Test
    void whatIsAdvisedWouldMakeItHold() {
        Scene scene = Scenes.scene(Scenes.guest(1_000, 200, 400), Scenes.link(100));
        String link = forecast(scene).advice().getFirst().replaceAll("[^0-9.]", "");
        long wanted = (long) (Double.parseDouble(link) * 1.01 * 1_000_000 / Scenes.MIB);
        assertThat(forecast(scene.on(Scenes.link(wanted))).objectiveHolds()).isTrue();
        assertThat(forecast(scene.on(Scenes.link(wanted * 9 / 10))).objectiveHolds())
                .isFalse();
        String pause = forecast(scene).advice().getLast().replaceAll("[^0-9]", "");
        Scene patient = scene.under(scene.aim().within(Duration.ofMillis(Long.parseLong(pause))));
        assertThat(forecast(patient).objectiveHolds()).isTrue();
    }

    @Test
    void aSwitchOverThatTakesTooLongIsNamedAndTheRestIsToldAllTheSame() {
        Scene scene = Scenes.scene(Scenes.guest(1_000, 1, 10), Scenes.link(10));
        Forecast said = forecast(scene.under(scene.aim().within(Duration.ofMillis(100))));
        assertThat(said.converges()).isTrue();
        assertThat(said.objectiveHolds()).isFalse();
        assertThat(said.duration()).isNotNull();
        assertThat(said.bottleneck()).isEqualTo("the switch-over, which alone takes 120 ms");
        assertThat(said.advice()).singleElement().asString().matches("--downtime [0-9]+ms");
    }

    @Test
    void withoutBandwidthItSaysSo() {
        Forecast said = forecast(Scenes.scene(Scenes.guest(1_000, 200, 400), Scenes.link(0)));
        assertThat(said.bottleneck()).isEqualTo("no bandwidth: nothing moves");
        assertThat(said.converges()).isFalse();
        assertThat(said.downtime()).isNull();
    }

    @Test
    void aCaseInDoubtIsNotOutOfReach() {
        Scene close = Scenes.scene(Scenes.guest(1_000, 102, 1_000), Scenes.link(100));
        assertThat(forecast(close).converges()).isFalse();
        assertThat(Forecaster.outOfReach(close, Learned.NOTHING)).isFalse();
        Scene far = Scenes.scene(Scenes.guest(1_000, 400, 1_000), Scenes.link(100));
        assertThat(Forecaster.outOfReach(far, Learned.NOTHING)).isTrue();
    }

    @Test
    void whatWasLearnedCorrectsTheWordAndNarrowsTheRange() {
        Scene scene = Scenes.scene(Scenes.guest(1_000, 1, 10), Scenes.link(10));
        Forecast first = forecast(scene);
        Learned learned = new Learned(
                new Factors(2, 1, 1), new Factors(0.05, 0.05, 0.05), Optional.empty(), Optional.empty(), 10);
        TimeRange later =
                Objects.requireNonNull(Forecaster.forecast(scene, learned).duration());
        TimeRange before = Objects.requireNonNull(first.duration());
        assertThat(later.expected().toMillis() / (double) before.expected().toMillis())
                .isBetween(1.99, 2.01);
        assertThat(width(later)).isLessThan(width(before) / 2);
    }

    private static double width(TimeRange range) {
        return (range.high().toMillis() - range.low().toMillis())
                / (double) range.expected().toMillis();
    }
}
