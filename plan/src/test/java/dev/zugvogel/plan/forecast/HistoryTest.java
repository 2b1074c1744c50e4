package dev.zugvogel.plan.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Scene SCENE = Scenes.scene(Scenes.guest(1_000, 1, 10), Scenes.link(10));

    private static final Scene RETURN = Scenes.scene(Scenes.returning(900, Scenes.writes(1, 10)), Scenes.link(10));

    private static History history(List<MigrationRecord> records) {
        return History.of(records, Records.VM, "h1", "h2", Transport.RELAY);
    }

    private static MigrationRecord plain(long after, UUID vm) {
        return Records.done(after, vm, Duration.ofSeconds(10), Bytes.ofMib(100), Duration.ofMillis(95), null);
    }

    @Test
    void withoutRecordsTheUsualIsTaken() {
        History none = history(List.of());
        assertThat(none.costs()).isEqualTo(Costs.USUAL);
        assertThat(none.safePause()).isEqualTo(Costs.UNSEEN_PAUSE);
        assertThat(none.switchOvers()).isZero();
        assertThat(none.learned(false)).isEqualTo(Learned.NOTHING);
        assertThat(none.writes(Bytes.ofMib(1))).isEmpty();
        assertThat(none.workingSet(Bytes.ofMib(7))).isEqualTo(Bytes.ofMib(7));
    }

    @Test
    void whatAVmDidBeforeIsLearned() {
        History history = history(List.of(plain(1, Records.VM)));
        assertThat(history.ratio()).isEqualTo(0.5);
        assertThat(history.costs().start()).isEqualTo(Duration.ofMillis(401));
        assertThat(history.costs().end()).isEqualTo(Duration.ofMillis(40));
        // 2 MiB at 80 MiB/s were the last transfer: 25 ms of the gap of 95 ms.
        assertThat(history.costs().pause()).isEqualTo(Duration.ofMillis(70));
        // 100 MiB from the first pass at 401 ms to the end of the copy at 10 s, whatever QEMU said of each pass.
        assertThat(history.passes(false).count()).isEqualTo((long) (100 * Scenes.MIB / 9.599));
        assertThat(history.fastestPass()).contains(rate(80));
        assertThat(history.writes(Bytes.ofMib(100))).hasValueSatisfying(writes -> {
            assertThat(writes.rate().count()).isEqualTo(6 * Scenes.MIB);
            assertThat(writes.workingSet()).isEqualTo(Bytes.ofMib(15));
        });
    }

    /** Seen before: of a trip whose forecast said that most was known. */
    @Test
    void whatALookSeesIsWeighedWithWhatWasSeenBeforeUnlessTheLoadIsAnother() {
        Guest back = Scenes.returning(900, Scenes.writes(4, 100));
        Forecast said = Forecaster.forecast(Scenes.scene(back, Scenes.link(10)), Learned.NOTHING);
        Duration took = Duration.ofSeconds(10);
        History returned =
                history(List.of(Records.done(1, Records.VM, took, Bytes.ofMib(9), Duration.ofMillis(95), said)));
        assertThat(returned.usualRate(rate(9))).isEqualTo(rate(6));
        assertThat(returned.usualRate(rate(40))).isEqualTo(rate(40));
        assertThat(returned.usualRate(rate(1))).isEqualTo(rate(1));
        assertThat(returned.usualRate(rate(0))).isEqualTo(rate(0));
        assertThat(history(List.of()).usualRate(rate(9))).isEqualTo(rate(9));
        assertThat(history(List.of(plain(1, Records.VM))).usualRate(rate(9))).isEqualTo(rate(9));
    }

    private static BytesPerSecond rate(long mibPerSecond) {
        return new BytesPerSecond(mibPerSecond * Scenes.MIB);
    }

    @Test
    void anotherVmOverTheSameLinkTellsOfTheLinkOnly() {
        History history = history(List.of(plain(1, new UUID(2, 2))));
        assertThat(history.costs().pause()).isEqualTo(Duration.ofMillis(70));
        assertThat(history.writes(Bytes.ofMib(100))).isEmpty();
    }

    @Test
    void aPauseThatABusyHostMadeLongIsNotExpectedAgainAndAFewAreNoReasonToRefuse() {
        List<MigrationRecord> records = new ArrayList<>();
        for (long gap : new long[] {95, 925, 105, 95}) {
            records.add(Records.done(
                    records.size(),
                    Records.VM,
                    Duration.ofSeconds(10),
                    Bytes.ofMib(100),
                    Duration.ofMillis(gap),
                    null));
        }
        assertThat(history(records).costs().pause()).isEqualTo(Duration.ofMillis(80));
        assertThat(history(records).surePause()).isEmpty();
        assertThat(history(records).safePause()).isEqualTo(Duration.ofMillis(900));
        for (int i = 5; i < 9; i++) records.add(plain(i, Records.VM));
        assertThat(history(records).surePause()).contains(Duration.ofMillis(70));
        for (int i = 9; i < 15; i++) records.add(plain(i, Records.VM));
        assertThat(history(records).safePause()).isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void aLostLinkSaysNothingOfTheNextSwitchOverOrTheTimeItTakes() {
        List<MigrationRecord> records = new ArrayList<>();
        Forecast said = Forecaster.forecast(SCENE, Learned.NOTHING);
        for (int i = 0; i < 4; i++) records.add(timed(i, 10, 95, said));
        History before = history(records);
        records.add(Records.with(timed(5, 30, 12_000, said), 1));
        History after = history(records);
        assertThat(after.safePause()).isEqualTo(before.safePause());
        assertThat(after.switchOvers()).isEqualTo(4);
        assertThat(after.costs().pause()).isEqualTo(before.costs().pause());
        assertThat(after.learned(false).factors().duration())
                .isEqualTo(before.learned(false).factors().duration());
        assertThat(after.learned(false).factors().downtime())
                .isEqualTo(before.learned(false).factors().downtime());
    }

    private static MigrationRecord timed(long after, long seconds, long gapMs, Forecast said) {
        return Records.done(
                after, Records.VM, Duration.ofSeconds(seconds), Bytes.ofMib(100), Duration.ofMillis(gapMs), said);
    }

    @Test
    void theLastTransferTookNoLongerThanThePhaseInWhichItWasSent() {
        MigrationRecord plain = plain(1, Records.VM);
        Phase sync = new Phase("finalsync", plain.startedAt(), Duration.ofMillis(15));
        List<Phase> phases =
                Stream.concat(plain.phases().stream(), Stream.of(sync)).toList();
        assertThat(history(List.of(Records.with(plain, phases))).costs().pause())
                .isEqualTo(Duration.ofMillis(80));
    }

    /** Each way back takes half as long again as the model says. */
    @Test
    void errorsBecomeSmallerAndRangesNarrowerWithEachOutcome() {
        List<MigrationRecord> records = new ArrayList<>();
        double firstError = 0;
        double lastError = 0;
        for (int i = 0; i < 12; i++) {
            Forecast said = Forecaster.forecast(RETURN, history(records).learned(true));
            double model = 1.5 * Simulator.run(RETURN).orElseThrow().seconds() * (1 + 0.02 * (i % 3 - 1));
            Duration took = Duration.ofMillis((long) (1_000 * model));
            lastError =
                    Math.abs(Objects.requireNonNull(said.duration()).expected().toMillis() / (1_000 * model) - 1);
            if (i == 0) firstError = lastError;
            records.add(Records.done(i, Records.VM, took, Bytes.ofMib(1_000), Duration.ofMillis(150), said));
        }
        assertThat(firstError).isGreaterThan(0.3);
        assertThat(lastError).isLessThan(0.08);
        Learned learned = history(records).learned(true);
        assertThat(learned.factors().duration()).isCloseTo(1.5, within(0.12));
        assertThat(learned.doubt().duration()).isLessThan(Learned.PRIOR_DOUBT);
        assertThat(learned.records()).isEqualTo(12);
    }

    @Test
    void otherGuestsTellHowLongItTakesAndNotHowManyBytesThisOneSends() {
        Forecast said = Forecaster.forecast(RETURN, Learned.NOTHING);
        Duration took = Objects.requireNonNull(said.duration()).expected().multipliedBy(2);
        Bytes wire =
                new Bytes(2 * Objects.requireNonNull(said.bytes()).expected().count());
        MigrationRecord others = Records.done(1, new UUID(2, 2), took, wire, Duration.ofMillis(150), said);
        Learned learned = history(List.of(others)).learned(true);
        assertThat(learned.factors().duration()).isGreaterThan(1.3);
        assertThat(learned.factors().bytes()).isEqualTo(1);
        assertThat(learned.doubt().bytes()).isEqualTo(Learned.PRIOR_DOUBT);
    }

    /** Four first trips over a fast link, and one over a link with half of that; the model is right about all. */
    @Test
    void whatFirstTripsTookOverAFastLinkIsNotExpectedOfASlowOne() {
        Scene slow = Scenes.scene(Scenes.guest(1_000, 1, 10), Scenes.link(5));
        List<MigrationRecord> records = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Forecast said = Forecaster.forecast(SCENE, history(records).learned(false));
            Duration took = Duration.ofMillis(
                    (long) (1_000 * Simulator.run(SCENE).orElseThrow().seconds()));
            records.add(Records.done(i, Records.VM, took, Bytes.ofMib(1_000), Duration.ofMillis(150), said));
        }
        Forecast said = Forecaster.forecast(slow, history(records).learned(false));
        double model = 1_000 * Simulator.run(slow).orElseThrow().seconds();
        assertThat(Objects.requireNonNull(said.duration()).expected().toMillis() / model)
                .isCloseTo(1, within(0.01));
    }

    @Test
    void accuracyIsToldOverAllThatHadAForecastAndAreDone() {
        Forecast said = Forecaster.forecast(SCENE, Learned.NOTHING);
        Duration expected = Objects.requireNonNull(said.duration()).expected();
        Bytes bytes = Objects.requireNonNull(said.bytes()).expected();
        List<MigrationRecord> records = List.of(
                Records.done(1, Records.VM, expected, bytes, Duration.ofMillis(120), said),
                Records.done(2, Records.VM, expected.multipliedBy(2), bytes, Duration.ofMillis(120), said),
                Records.done(3, Records.VM, expected.multipliedBy(4), bytes, Duration.ofSeconds(9), said),
                plain(4, Records.VM));
        Accuracy accuracy = Accuracies.of(records);
        assertThat(accuracy.migrations()).isEqualTo(3);
        assertThat(accuracy.duration()).isEqualTo(new Accuracy.Errors(0.5, 0.75));
        assertThat(accuracy.bytes()).isEqualTo(new Accuracy.Errors(0, 0));
        assertThat(Objects.requireNonNull(accuracy.downtimesInRange())).isCloseTo(2.0 / 3, within(0.001));
        assertThat(Objects.requireNonNull(accuracy.durationsInRange())).isCloseTo(1.0 / 3, within(0.001));
        assertThat(Accuracies.of(List.of())).isEqualTo(new Accuracy(0, null, null, null, null));
    }
}
