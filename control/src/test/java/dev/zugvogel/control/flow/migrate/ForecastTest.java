package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.HostForecast;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.DensityFacts;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PhaseMessage;
import dev.zugvogel.wire.v1.Request.BodyCase;
import dev.zugvogel.wire.v1.StartMigration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forecast before a start, what it refuses, and what the agent is told of it. */
class ForecastTest {
    private static final Convergence NOTHING = Convergence.of(Policy.GENTLE);
    private static final long FAST = 200L << 20;

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void setUp() {
        world = new World(folder, Timings.USUAL, InstantSource.system(), MigrationMachine.MACHINE);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    private static MigrationRequest request(Convergence allowed, boolean force) {
        return request(Optional.empty(), allowed, force);
    }

    private static MigrationRequest request(Optional<Duration> downtime, Convergence allowed, boolean force) {
        return new MigrationRequest(
                "db1",
                Optional.of("h2"),
                downtime,
                Limit.NONE,
                StorageMode.AUTO,
                Transport.RELAY,
                Optional.empty(),
                false,
                allowed,
                force);
    }

    private void link(long bytesPerSecond) {
        world.agents.on(
                "h1",
                BodyCase.MEASURE_LINK,
                request -> Answer.newBuilder()
                        .setLink(LinkFacts.newBuilder().setReachable(true).setBandwidthBytesPerSecond(bytesPerSecond))
                        .build());
    }

    @Test
    void everyCandidateHasAForecastInTheCheckReport() {
        List<CheckReport> reports = world.flow.check("db1", Optional.empty());
        assertThat(reports).hasSize(2).allSatisfy(report -> {
            Forecast said = Objects.requireNonNull(report.forecast());
            assertThat(said.objectiveHolds()).isTrue();
            assertThat(said.basis().memory().count()).isEqualTo(World.GIB);
            assertThat(said.basis().bandwidth()).isEqualTo(new BytesPerSecond(1_000_000_000));
        });
    }

    @Test
    void aLinkThatIsNotKnownGivesNoForecastAndRefusesNothing() {
        link(0);
        assertThat(world.flow.forecast(request(NOTHING, false)))
                .singleElement()
                .extracting(HostForecast::ready, HostForecast::forecast)
                .containsExactly(true, null);
    }

    @Test
    void figuresThatMakeNoSenseGiveNoForecastAndRefuseNothing() {
        world.vm.setPagesSealedAtMs(Long.MIN_VALUE).setPagesPeerHost("h2");
        world.writing("db1", -5, Long.MIN_VALUE);
        assertThat(world.flow.start(request(NOTHING, false), "ann").state()).isEqualTo(MigrationState.COPY);
    }

    @Test
    void whatTheTargetKnowsOfAnEarlierTripIsNotSentAgain() {
        link(12_500_000);
        Forecast first = forecast();
        world.vm.setPagesPeerHost("h2").setPagesSealedAtMs(System.currentTimeMillis());
        Forecast back = forecast();
        assertThat(first.basis().known().count()).isZero();
        assertThat(back.basis().known().count()).isGreaterThan(World.GIB / 2);
        assertThat(expected(back)).isLessThan(expected(first) / 2);
    }

    @Test
    void whatIsKnownOfAGuestsChangesTellsWhatItsReturnTakes() {
        link(12_500_000);
        world.vm.setPagesPeerHost("h2").setPagesSealedAtMs(System.currentTimeMillis() - 60_000);
        world.changing("db1", 1L << 20, 1);
        Forecast dense = forecast();
        world.changing("db1", 1L << 20, 0.01);
        Forecast sparse = forecast();
        world.changing("db1", 1L << 20, Double.NaN);
        Forecast unknown = forecast();
        assertThat(expected(sparse)).isLessThan(expected(dense) / 4);
        assertThat(expected(unknown)).isBetween(expected(sparse), expected(dense));
    }

    @Test
    void whatItChangedIsRememberedForANewHostThatHasNotLookedYet() {
        world.changing("db1", 1L << 20, 0.01);
        pausedFor(50);
        assertThat(forecast().basis().changedRatio()).isEqualTo(0.01);
    }

    @Test
    void whatItChangedOnItsLastReturnCountsTwiceAsMuchAsOneLookAndWhatItDidAtItsBootNotAtAll() {
        world.changing("db1", 1L << 20, 0.001);
        pausedFor(50);
        world.vm.setPagesPeerHost("h2").setPagesSealedAtMs(System.currentTimeMillis());
        world.changing("db1", 1L << 20, 0.01);
        assertThat(forecast().basis().changedRatio()).isEqualTo(0.01);
        pausedFor(50);
        world.changing("db1", 1L << 20, 0.08);
        assertThat(forecast().basis().changedRatio()).isCloseTo(0.02, offset(1e-9));
    }

    @Test
    void whatASampleOfThePagesTellsIsBetterThanWhatTheHostGave() {
        link(12_500_000);
        Forecast blind = forecast();
        sampled(MemoryFacts.newBuilder()
                .setUsedBytes(World.GIB / 4)
                .addDensities(density(0.5, 500_000_000))
                .addDensities(density(0.2, 100_000_000))
                .addDensities(density(0.1, 1_000_000)));
        Forecast seen = forecast();
        assertThat(seen.basis().used().count()).isEqualTo(World.GIB / 4);
        assertThat(seen.basis().ratio()).isEqualTo(0.2);
        assertThat(expected(seen)).isLessThan(expected(blind) / 4);
    }

    @Test
    void figuresOfASampleThatMakeNoSenseAreLeftOut() {
        sampled(MemoryFacts.newBuilder()
                .setUsedBytes(-7)
                .setWrittenBytesPerSecond(Long.MIN_VALUE)
                .addDensities(density(Double.NaN, 1))
                .addDensities(density(-1, 1))
                .addDensities(density(0.5, -1)));
        assertThat(forecast().basis().used().count()).isZero();
        assertThat(world.flow.start(request(NOTHING, false), "ann").state()).isEqualTo(MigrationState.COPY);
    }

    @Test
    void noRefusalRestsOnWhatWasReportedAWhileAgo() {
        link(12_500_000);
        world.writing("db1", FAST, 0);
        sampled(MemoryFacts.newBuilder().setUsedBytes(World.GIB).setWrittenBytesPerSecond(1_000));
        MigrationRecord record = world.flow.start(request(NOTHING, false), "ann");
        assertThat(record.state()).isEqualTo(MigrationState.COPY);
        assertThat(Objects.requireNonNull(record.forecast()).basis().dirtyRate())
                .isEqualTo(new BytesPerSecond(1_000));
    }

    @Test
    void aLookIsWeighedWithThoseBeforeEarlierReturnsButNoRefusalRestsOnThem() {
        world.vm.setPagesPeerHost("h2").setPagesSealedAtMs(System.currentTimeMillis());
        world.changing("db1", 30_000_000, 1);
        pausedFor(50);
        link(12_500_000);
        world.changing("db1", 11_000_000, 1);
        MigrationRecord allowed = world.flow.dryRun(request(NOTHING, false), "ann");
        assertThat(Objects.requireNonNull(allowed.forecast()).basis().dirtyRate())
                .isEqualTo(new BytesPerSecond((long) Math.sqrt(30_000_000.0 * 11_000_000)));
        assertThat(allowed.forecast().converges()).isFalse();
        assertThat(allowed.error()).isNull();
        world.changing("db1", 80_000_000, 1);
        assertThat(Objects.requireNonNull(world.flow
                                .dryRun(request(NOTHING, false), "ann")
                                .error())
                        .message())
                .contains("the guest writes 80.0 MB/s");
    }

    @Test
    void aGuestThatWritesTooFastIsWatchedForLongerBeforeItIsRefused() {
        link(12_500_000);
        sampled(MemoryFacts.newBuilder().setUsedBytes(World.GIB).setWrittenBytesPerSecond(FAST));
        assertThat(world.flow.start(request(NOTHING, false), "ann").state()).isEqualTo(MigrationState.REFUSED);
        assertThat(world.agents.told(BodyCase.SAMPLE_MEMORY))
                .extracting(told -> told.getSampleMemory().getWatchWritesMs())
                .containsExactly(150, 1_000);
    }

    @Test
    void howDenseItsChangesWereAtItsBootSaysNothingOfNow() {
        link(12_500_000);
        world.changing("db1", FAST, 0.001);
        sampled(MemoryFacts.newBuilder()
                .setUsedBytes(World.GIB)
                .setWrittenBytesPerSecond(FAST)
                .setWrittenDensity(0.25));
        assertThat(forecast().basis().changedRatio()).isEqualTo(0.25);
        assertThat(world.flow.start(request(NOTHING, false), "ann").state()).isEqualTo(MigrationState.REFUSED);
    }

    private void sampled(MemoryFacts.Builder facts) {
        world.memory.clear().mergeFrom(facts.build());
    }

    private static DensityFacts density(double ratio, long bytesPerSecond) {
        return DensityFacts.newBuilder()
                .setRatio(ratio)
                .setBytesPerSecond(bytesPerSecond)
                .build();
    }

    private Forecast forecast() {
        return Objects.requireNonNull(
                world.flow.forecast(request(NOTHING, false)).getFirst().forecast());
    }

    private static long expected(Forecast said) {
        return Objects.requireNonNull(said.bytes()).expected().count();
    }

    @Test
    void aGuestThatCantBeMovedWithinItsObjectiveIsRefusedWithWhatWouldMakeItPossible() {
        link(12_500_000);
        world.writing("db1", FAST, 0);
        MigrationRecord record = world.flow.start(request(NOTHING, false), "ann");
        assertThat(record.state()).isEqualTo(MigrationState.REFUSED);
        Failure error = Objects.requireNonNull(record.error());
        assertThat(error.code()).isEqualTo(Code.OBJECTIVE_OUT_OF_REACH);
        assertThat(error.message()).contains("does not converge", "the guest writes 209.7 MB/s");
        assertThat(error.remedy()).contains("a link of at least", "--throttle on", "--postcopy allowed", "--force");
        assertThat(Objects.requireNonNull(record.forecast()).converges()).isFalse();
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
    }

    @Test
    void aDryRunTellsTheForecastOfTheHostThatItChose() {
        MigrationRecord record = world.flow.dryRun(request(NOTHING, false), "ann");
        assertThat(Objects.requireNonNull(record.forecast()).objectiveHolds()).isTrue();
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
    }

    @Test
    void whoInsistsIsWarnedAndObeyed() {
        link(12_500_000);
        world.writing("db1", FAST, 0);
        MigrationRecord record = world.flow.start(request(NOTHING, true), "ann");
        assertThat(record.state()).isEqualTo(MigrationState.COPY);
        assertThat(record.checks())
                .filteredOn(finding -> finding.code() == Code.OBJECTIVE_OUT_OF_REACH)
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).hasSize(1);
    }

    /** Of hosts that have just joined nobody knows what their switch-over takes. */
    @Test
    void anObjectiveThatTheSwitchOverAloneMayBreakIsRefusedBeforeItIsSeenAndWithWhatWouldMakeItPossible() {
        MigrationRecord record = world.flow.start(within(300, false), "ann");
        assertThat(record.state()).isEqualTo(MigrationState.REFUSED);
        Failure error = Objects.requireNonNull(record.error());
        assertThat(error.code()).isEqualTo(Code.SWITCH_OVER_TOO_LONG);
        assertThat(error.message()).contains("may take 500 ms", "the objective is 300 ms", "nobody has seen one");
        assertThat(error.remedy()).contains("--downtime 550ms", "without --downtime", "--force");
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
    }

    @Test
    void theUsualObjectiveIsAimedAtAndWhoNamesItAndInsistsIsWarnedOfTheSwitchOver() {
        MigrationRecord aimed = world.flow.dryRun(request(NOTHING, false), "ann");
        MigrationRecord forced = world.flow.dryRun(within(300, true), "ann");
        assertThat(List.of(aimed, forced))
                .allSatisfy(record -> assertThat(record.checks())
                        .filteredOn(finding -> finding.code() == Code.SWITCH_OVER_TOO_LONG)
                        .extracting(Finding::severity)
                        .containsExactly(Severity.WARNING));
    }

    @Test
    void anObjectiveThatLeavesRoomForItIsTakenAndAllOfThatRoomIsKeptFree() {
        assertThat(world.flow.start(within(600, false), "ann").state()).isEqualTo(MigrationState.COPY);
        assertThat(overhead()).isEqualTo(500);
    }

    @Test
    void onceSwitchOversWereSeenTheyDecide() {
        for (int i = 0; i < 3; i++) pausedFor(200);
        assertThat(world.flow.start(within(300, false), "ann").state()).isEqualTo(MigrationState.COPY);
        assertThat(overhead()).isEqualTo(200);
    }

    @Test
    void oneSwitchOverIsGivenSomeRoom() {
        pausedFor(240);
        Failure error = Objects.requireNonNull(
                world.flow.dryRun(within(300, false), "ann").error());
        assertThat(error.message()).contains("may take 300 ms", "one was seen so far");
    }

    @Test
    void theUsualObjectiveIsAimedAtAlsoWhereNoSwitchOverWasEverSoShort() {
        for (int i = 0; i < 8; i++) pausedFor(400);
        assertThat(world.flow.dryRun(within(300, false), "ann").state()).isEqualTo(MigrationState.REFUSED);
        MigrationRecord aimed = world.flow.start(request(NOTHING, false), "ann");
        assertThat(aimed.state()).isEqualTo(MigrationState.COPY);
        assertThat(aimed.checks())
                .filteredOn(finding -> finding.code() == Code.SWITCH_OVER_TOO_LONG)
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
    }

    @Test
    void whatTwoFindingsAskForIsSaidOnce() {
        pausedFor(455);
        link(12_500_000);
        world.writing("db1", 4_000_000, 0);
        MigrationRecord refused = world.flow.dryRun(within(300, false), "ann");
        assertThat(refused.checks())
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .hasSize(2);
        assertThat(Objects.requireNonNull(refused.error()).remedy())
                .containsOnlyOnce("Possible with --downtime 600ms")
                .contains("without --downtime", "--force");
    }

    private void pausedFor(long millis) {
        String id = world.start("db1", "h2").id();
        MigrationSnapshot.Builder done = World.snapshot(id, 1, MigrationState.DONE);
        world.agents.tell(
                "h1",
                done.addPhases(PhaseMessage.newBuilder()
                                .setName("switchover")
                                .setStartedAtMs(1)
                                .setDurationUs(1_000 * millis))
                        .build());
        // Back by itself; one report alone is not believed.
        for (String host : List.of("h1", "h2", "h1", "h2")) world.report(host);
    }

    private static MigrationRequest within(long objectiveMs, boolean force) {
        return request(Optional.of(Duration.ofMillis(objectiveMs)), NOTHING, force);
    }

    private long overhead() {
        StartMigration told =
                world.agents.told(BodyCase.START_MIGRATION).getLast().getStartMigration();
        return told.getConvergence().getSwitchoverOverheadMs();
    }

    @Test
    void whatIsAllowedMakesItPossible() {
        link(12_500_000);
        world.writing("db1", FAST, 0);
        world.target.setPostCopyPossible(true);
        Convergence allowed = new Convergence(PostCopy.ALLOWED, false, Duration.ofMinutes(10), Duration.ofSeconds(30));
        MigrationRecord record = world.flow.start(request(allowed, false), "ann");
        assertThat(record.state()).isEqualTo(MigrationState.COPY);
        assertThat(record.convergence()).isEqualTo(allowed);
        StartMigration told =
                world.agents.told(BodyCase.START_MIGRATION).getFirst().getStartMigration();
        assertThat(told.getConvergence().getDeadlineMs()).isEqualTo(600_000);
        assertThat(told.getConvergence().getWatchdogMs()).isEqualTo(30_000);
        assertThat(told.getConvergence().getPostcopy()).isEqualTo(dev.zugvogel.wire.v1.PostCopy.POSTCOPY_ALLOWED);
        assertThat(told.getConvergence().getThrottle()).isFalse();
    }

    @Test
    void theForecastStaysWithTheRecordAndIsHeldToWhatHappened() {
        String id = world.start("db1", "h2").id();
        Forecast said = world.flow.get(id).forecast();
        assertThat(said).isNotNull();
        world.tell(id, 1, MigrationState.COPY);
        world.tell(id, 2, MigrationState.DONE);
        world.restartServer();
        assertThat(world.flow.get(id).forecast()).isEqualTo(said);
        assertThat(world.flow.accuracy().migrations()).isEqualTo(1);
        assertThat(world.flow.accuracy().duration()).isNotNull();
    }
}
