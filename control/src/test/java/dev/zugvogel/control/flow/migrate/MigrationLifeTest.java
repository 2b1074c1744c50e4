package dev.zugvogel.control.flow.migrate;

import static dev.zugvogel.model.migration.MigrationState.CANCELLED;
import static dev.zugvogel.model.migration.MigrationState.COPY;
import static dev.zugvogel.model.migration.MigrationState.DONE;
import static dev.zugvogel.model.migration.MigrationState.FAILED;
import static dev.zugvogel.model.migration.MigrationState.FINALSYNC;
import static dev.zugvogel.model.migration.MigrationState.IN_DOUBT;
import static dev.zugvogel.model.migration.MigrationState.SWITCHOVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.machine.Coverage;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration from its start to its end, whatever gets lost on the way. Visits every transition of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class MigrationLifeTest {
    private static final Timings TIMINGS =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofHours(1), Duration.ZERO);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final Coverage<MigrationStage, MigrationEvent, MigrationEffect> coverage =
            new Coverage<>(MigrationMachine.MACHINE);
    private final AtomicInteger testsRun = new AtomicInteger();
    private World world;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        world = new World(folder, TIMINGS, InstantSource.system(), coverage.recorded());
    }

    @AfterEach
    void tearDown() {
        testsRun.incrementAndGet();
        world.close();
    }

    @AfterAll
    void everyTransitionWasVisited() {
        long all = Arrays.stream(getClass().getDeclaredMethods())
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                .count();
        // A single test that is run by hand can't visit all.
        if (testsRun.get() >= all) assertThat(coverage.unvisited()).isEmpty();
    }

    @Test
    void failureOfTheAgentIsTheFailureOfTheRecord() {
        String id = world.migrationIn(COPY);
        world.tell(id, 2, COPY);
        world.tell(id, 3, FAILED);
        assertThat(error(id))
                .isEqualTo(new Failure(Code.TARGET_DISK_FULL, "full", "h1", Code.TARGET_DISK_FULL.remedy()));
        assertThat(world.ledger(World.DB1)).isEqualTo(new VmLedgerEntry(1, "h1", 1, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"DONE", "FAILED", "CANCELLED"})
    void endMayBeTheFirstThatIsHeard(MigrationState end) {
        String id = world.start("db1", "h2").id();
        world.tell(id, 7, end);
        assertThat(world.state(id)).isEqualTo(end);
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"DONE", "FAILED", "CANCELLED"})
    void endThatTheAgentRepeatsIsAcknowledgedAgain(MigrationState end) throws Exception {
        String id = world.migrationIn(COPY);
        world.tell(id, 2, end);
        world.tell(id, 2, end);
        World.until("acknowledged twice", () -> world.agents.acknowledged.size() == 2);
        assertThat(world.state(id)).isEqualTo(end);
    }

    @Test
    void startThatTheAgentRefusesFailsAndGivesTheVmBack() {
        world.agents.on("h1", BodyCase.START_MIGRATION, request -> {
            throw FailureException.of(Code.LIBVIRT_UNREACHABLE, "no socket");
        });
        MigrationRecord record = world.start("db1", "h2");
        assertThat(record.state()).isEqualTo(FAILED);
        assertThat(record.error()).isNotNull().satisfies(error -> {
            assertThat(error.code()).isEqualTo(Code.LIBVIRT_UNREACHABLE);
            assertThat(error.owner()).isEqualTo("h1");
        });
        assertThat(world.ledger(World.DB1).migration()).isNull();
    }

    @Test
    void oneThatWaitsBeginsOrIsCancelled() throws Exception {
        world.placesOf(new Places(1, 2));
        String first = world.start("db1", "h2").id();
        String second = world.start("db2", "h2").id();
        assertThat(world.flow.cancel(second, "bob").state()).isEqualTo(CANCELLED);
        String third = world.start("db2", "h3").id();
        world.tell(first, 1, DONE);
        World.until("begun", () -> world.state(third) == COPY);
    }

    @Test
    void startThatIsLostIsSentAgainUntilTheAgentTells() throws Exception {
        world.graceOf(SHORT);
        AtomicInteger attempts = new AtomicInteger();
        world.agents.on("h1", BodyCase.START_MIGRATION, request -> {
            if (attempts.incrementAndGet() < 3) throw FailureException.of(Code.AGENT_LOST, "no answer");
            return FakeAgents.ACCEPTED;
        });
        String id = world.start("db1", "h2").id();
        World.until("sent three times", () -> attempts.get() == 3);
        assertThat(world.agents.told(BodyCase.START_MIGRATION))
                .allSatisfy(request ->
                        assertThat(request.getStartMigration().getMigrationId()).isEqualTo(id));
        world.tell(id, 1, COPY);
        assertThat(world.state(id)).isEqualTo(COPY);
    }

    @Test
    void cancelDuringTheChecksStartsNothing() throws Exception {
        CountDownLatch examining = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        world.agents.on("h2", BodyCase.EXAMINE_TARGET, request -> {
            examining.countDown();
            goOn.await();
            return Answer.newBuilder()
                    .setTarget(world.target.clone().setHostUuid("h2"))
                    .build();
        });
        CompletableFuture<MigrationRecord> started = CompletableFuture.supplyAsync(() -> world.start("db1", "h2"));
        assertThat(examining.await(20, TimeUnit.SECONDS)).isTrue();
        String id = world.flow.list().getFirst().id();
        assertThat(world.flow.cancel(id, "bob").state()).isEqualTo(CANCELLED);
        goOn.countDown();
        assertThat(started.get(20, TimeUnit.SECONDS).state()).isEqualTo(CANCELLED);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
        assertThat(world.agents.told(BodyCase.CANCEL_MIGRATION)).isEmpty();
        assertThat(world.ledger(World.DB1).migration()).isNull();
    }

    @Test
    void cancelBeforeTheAgentTellsAnythingReachesIt() {
        String id = world.start("db1", "h2").id();
        world.flow.cancel(id, "bob");
        assertThat(world.agents.told(BodyCase.CANCEL_MIGRATION)).hasSize(1);
        world.tell(id, 1, CANCELLED);
        assertThat(world.state(id)).isEqualTo(CANCELLED);
        assertThat(error(id).code()).isEqualTo(Code.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"COPY", "FINALSYNC"})
    void cancelBeforeTheSwitchOverReachesTheAgentEachTime(MigrationState state) {
        String id = world.migrationIn(state);
        world.flow.cancel(id, "bob");
        world.flow.cancel(id, "eve");
        assertThat(world.agents.told(BodyCase.CANCEL_MIGRATION)).hasSize(2);
        assertThat(world.state(id)).as("until the agent says so").isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"SWITCHOVER", "UNWIND", "IN_DOUBT"})
    void cancelAfterTheSwitchOverBeganIsTooLate(MigrationState state) {
        String id = world.migrationIn(state);
        assertThatThrownBy(() -> world.flow.cancel(id, "bob")).satisfies(code(Code.TOO_LATE_TO_CANCEL));
        assertThat(world.agents.told(BodyCase.CANCEL_MIGRATION)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"DONE", "FAILED", "CANCELLED"})
    void cancelOfAnEndedOneChangesNothing(MigrationState end) {
        String id = world.migrationIn(end);
        MigrationRecord before = world.flow.get(id);
        assertThatThrownBy(() -> world.flow.cancel(id, "bob")).satisfies(code(Code.ALREADY_ENDED));
        assertThat(world.flow.get(id)).isEqualTo(before);
    }

    @Test
    void agentThatFindsItTooLateIsBelieved() {
        String id = world.migrationIn(FINALSYNC);
        world.agents.on("h1", BodyCase.CANCEL_MIGRATION, request -> {
            throw FailureException.of(Code.TOO_LATE_TO_CANCEL, "finish was sent");
        });
        assertThatThrownBy(() -> world.flow.cancel(id, "bob")).satisfies(code(Code.TOO_LATE_TO_CANCEL));
    }

    @Test
    void cancelWhileTheAgentIsAwayIsSentWhenItIsHeardAgain() throws Exception {
        String id = world.migrationIn(COPY);
        world.disconnect("h1");
        world.flow.cancel(id, "bob");
        assertThat(world.agents.told(BodyCase.CANCEL_MIGRATION)).isEmpty();
        world.connect("h1");
        world.tell(id, 2, COPY);
        World.until(
                "told to cancel",
                () -> world.agents.told(BodyCase.CANCEL_MIGRATION).size() == 1);
    }

    @Test
    void cancelBetweenReconnectAndFirstWordReachesTheAgent() {
        String id = world.migrationIn(COPY);
        world.connect("h1");
        world.flow.cancel(id, "bob");
        assertThat(world.agents.told(BodyCase.CANCEL_MIGRATION)).hasSize(1);
    }

    @Test
    void cancelThatTheStartOvertookIsSentAgain() throws Exception {
        String id = world.start("db1", "h2").id();
        world.agents.on("h1", BodyCase.CANCEL_MIGRATION, request -> {
            throw FailureException.of(Code.NOT_FOUND, "no such migration");
        });
        world.flow.cancel(id, "bob");
        world.tell(id, 1, COPY);
        World.until(
                "told again", () -> world.agents.told(BodyCase.CANCEL_MIGRATION).size() == 2);
    }

    @Test
    void cancelOfAStartThatNeverArrivedEndsIt() throws Exception {
        String id = cancelledBeforeItArrived();
        assertThat(error(id).owner()).isEqualTo("h1");
        assertThat(world.ledger(World.DB1).migration()).isNull();
    }

    private String cancelledBeforeItArrived() throws Exception {
        world.graceOf(SHORT);
        world.agents.on("h1", BodyCase.START_MIGRATION, request -> {
            throw FailureException.of(Code.AGENT_LOST, "cut");
        });
        world.agents.on("h1", BodyCase.CANCEL_MIGRATION, request -> {
            throw FailureException.of(Code.NOT_FOUND, "no such migration");
        });
        String id = world.start("db1", "h2").id();
        world.flow.cancel(id, "bob");
        World.until("cancelled", () -> world.state(id) == CANCELLED);
        return id;
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"COPY", "FINALSYNC", "SWITCHOVER", "UNWIND", "IN_DOUBT"})
    void agentThatComesBackGoesOnWhereItIs(MigrationState state) {
        String id = world.migrationIn(state);
        world.disconnect("h1");
        assertThat(world.state(id)).isEqualTo(state);
        world.connect("h1");
        world.connect("h1");
        assertThat(world.state(id)).isEqualTo(state);
        world.tell(id, 1, state);
        world.tell(id, 9, DONE);
        assertThat(world.state(id)).isEqualTo(DONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"DONE", "FAILED", "CANCELLED"})
    void endWhileTheAgentWasAwayIsHeardAtItsReturn(MigrationState end) {
        String id = world.migrationIn(COPY);
        world.disconnect("h1");
        world.connect("h1");
        world.tell(id, 5, end);
        assertThat(world.state(id)).isEqualTo(end);
    }

    @Test
    void agentThatForgotEndsTheMigrationWithTheSourceAsOwner() throws Exception {
        world.graceOf(SHORT);
        String id = world.migrationIn(COPY);
        world.disconnect("h1");
        world.connect("h1");
        World.until("given up", () -> world.state(id) == FAILED);
        assertThat(error(id).code()).isEqualTo(Code.INTERRUPTED);
        assertThat(error(id).owner()).isEqualTo("h1");
        assertThat(world.ledger(World.DB1).migration()).isNull();
    }

    @Test
    void agentThatForgotAfterTheSwitchOverLeavesTheOwnerOpen() throws Exception {
        world.graceOf(SHORT);
        String id = world.start("db1", "h2").id();
        world.agents.tell("h1", World.snapshot(id, 1, IN_DOUBT).clearOwner().build());
        world.connect("h1");
        World.until("given up", () -> world.state(id) == FAILED);
        assertThat(error(id).owner()).isNull();
    }

    @Test
    void agentThatIsOnlyAwayIsWaitedForWithoutEnd() throws Exception {
        world.graceOf(SHORT);
        String id = world.migrationIn(COPY);
        world.agents.finds.set(0);
        world.connect("h1");
        World.until("it is listened to", () -> world.agents.finds.get() == 1);
        world.disconnect("h1");
        World.until("the time of grace of its short return is over", () -> world.agents.finds.get() >= 2);
        assertThat(world.state(id)).isEqualTo(COPY);
    }

    @Test
    void wordOfTheAgentCorrectsAMigrationThatWasGivenUp() throws Exception {
        world.graceOf(SHORT);
        String id = world.migrationIn(COPY);
        world.connect("h1");
        World.until("given up", () -> world.state(id) == FAILED);
        world.tell(id, 2, SWITCHOVER);
        World.until(
                "told to cancel",
                () -> world.agents.told(BodyCase.CANCEL_MIGRATION).size() == 1);
        world.tell(id, 3, DONE);
        assertThat(world.state(id)).isEqualTo(DONE);
        assertThat(world.ledger(World.DB1).owner()).isEqualTo("h2");
    }

    @Test
    void wordOfTheAgentCorrectsACancelThatCameTooLate() throws Exception {
        String id = cancelledBeforeItArrived();
        world.tell(id, 1, COPY);
        World.until(
                "told to cancel again",
                () -> world.agents.told(BodyCase.CANCEL_MIGRATION).size() >= 3);
        world.tell(id, 2, DONE);
        assertThat(world.state(id)).isEqualTo(DONE);
        assertThat(world.ledger(World.DB1).owner()).isEqualTo("h2");
    }

    @Test
    void correctionLeavesTheVmToTheMigrationThatHasItNow() throws Exception {
        world.graceOf(SHORT);
        String first = world.migrationIn(COPY);
        world.connect("h1");
        World.until("given up", () -> world.state(first) == FAILED);
        String second = world.migrationIn(COPY);
        world.tell(first, 9, DONE);
        assertThat(world.ledger(World.DB1).migration()).isEqualTo(second);
    }

    @Test
    void serverThatStoppedDuringTheChecksHasStartedNothing() {
        String id = "01M83Y0MEWD1Z81NJSNM3FD3T5";
        // What a server has written by the time it asks the agents.
        new Ledger(world.store)
                .take(
                        World.DB1,
                        "h1",
                        generation -> new Order(
                                id,
                                "db1",
                                World.DB1,
                                "h1",
                                "h2",
                                "ann",
                                Instant.now(),
                                Duration.ofMillis(300),
                                generation,
                                null,
                                null,
                                null,
                                null));
        world.restartServer();
        assertThat(world.state(id)).isEqualTo(FAILED);
        assertThat(error(id).code()).isEqualTo(Code.INTERRUPTED);
        assertThat(error(id).owner()).isEqualTo("h1");
        assertThat(world.ledger(World.DB1).migration()).isNull();
    }

    @Test
    void serverThatStoppedAfterTheStartSendsItAgainIfTheAgentKnowsNothing() throws Exception {
        world.graceOf(SHORT);
        String id = world.start("db1", "h2").id();
        world.restartServer();
        assertThat(world.state(id)).isEqualTo(COPY);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).hasSize(1);
        world.connect("h1");
        World.until(
                "sent again", () -> world.agents.told(BodyCase.START_MIGRATION).size() == 2);
        assertThat(world.agents.told(BodyCase.START_MIGRATION).stream().distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"COPY", "FINALSYNC", "SWITCHOVER", "UNWIND", "IN_DOUBT"})
    void serverThatStoppedFollowsOn(MigrationState state) {
        String id = world.migrationIn(state);
        world.restartServer();
        assertThat(world.state(id)).isEqualTo(state);
        world.connect("h1");
        world.tell(id, 2, state);
        world.tell(id, 3, DONE);
        assertThat(world.flow.get(id)).satisfies(record -> {
            assertThat(record.state()).isEqualTo(DONE);
            assertThat(record.error()).isNull();
        });
        assertThat(world.ledger(World.DB1)).isEqualTo(new VmLedgerEntry(1, "h2", 1, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"DONE", "FAILED", "CANCELLED"})
    void endedOneIsTheSameAfterARestart(MigrationState end) {
        String id = world.migrationIn(end);
        MigrationRecord before = world.flow.get(id);
        List<Step> story = world.flow.explain(id);
        world.restartServer();
        world.connect("h1");
        assertThat(world.flow.get(id)).isEqualTo(before);
        assertThat(world.flow.explain(id)).isEqualTo(story);
    }

    @Test
    void cancelOutlivesTheServer() throws Exception {
        String id = world.migrationIn(COPY);
        world.disconnect("h1");
        world.flow.cancel(id, "bob");
        world.restartServer();
        world.connect("h1");
        world.tell(id, 2, COPY);
        World.until(
                "told to cancel",
                () -> world.agents.told(BodyCase.CANCEL_MIGRATION).size() == 1);
    }

    @Test
    void factsThatMakeNoSenseFailTheMigrationAndNothingElse() {
        world.vm.setHugepageBytes(1 << 21).setMemoryBytes(-1);
        MigrationRecord record = world.start("db1", "h2");
        assertThat(record.state()).isEqualTo(FAILED);
        assertThat(record.error()).isNotNull().extracting(Failure::code).isEqualTo(Code.INTERNAL);
        assertThat(world.ledger(World.DB1).migration()).isNull();
        world.vm.clearHugepageBytes().setMemoryBytes(World.GIB);
        assertThat(world.start("db1", "h2").state()).isEqualTo(COPY);
    }

    @Test
    void refusedOneIsKeptWithItsFindings() {
        world.target.setMachineSupported(false);
        MigrationRecord record = world.start("db1", "h2");
        assertThat(record.state()).isEqualTo(MigrationState.REFUSED);
        world.restartServer();
        assertThat(world.flow.get(record.id())).isEqualTo(record);
    }

    private Failure error(String id) {
        Failure error = world.flow.get(id).error();
        assertThat(error).isNotNull();
        return Objects.requireNonNull(error);
    }

    private static Consumer<Throwable> code(Code code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(code));
    }
}
