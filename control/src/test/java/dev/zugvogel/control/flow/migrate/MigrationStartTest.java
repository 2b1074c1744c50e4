package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.Request.BodyCase;
import dev.zugvogel.wire.v1.StartMigration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens between the request and the order to start. */
@Timeout(60)
class MigrationStartTest {
    private static final Timings TIMINGS =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO);

    private World world;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        world = new World(folder, TIMINGS, InstantSource.system(), MigrationMachine.MACHINE);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void agentIsToldAllItNeeds() {
        MigrationRequest request = new MigrationRequest(
                "db1",
                Optional.of("h2"),
                Optional.of(Duration.ofMillis(650)),
                new Limit.AtMost(new BytesPerSecond(1_000_000)),
                StorageMode.AUTO,
                Transport.RELAY,
                Optional.empty(),
                false,
                Convergence.of(Policy.DEFAULT),
                false);
        MigrationRecord record = world.flow.start(request, "ann");
        assertThat(world.agents.told(BodyCase.START_MIGRATION))
                .singleElement()
                .extracting(told ->
                        told.getStartMigration().toBuilder().clearStoreKey().build())
                .isEqualTo(StartMigration.newBuilder()
                        .setMigrationId(record.id())
                        .setVmUuid(World.DB1.toString())
                        .setVmName("db1")
                        .setSourceHost("h1")
                        .setTargetHost("h2")
                        .setTargetAddress("192.0.2.1")
                        .setTargetAgentPort(8445)
                        .setTargetRelayPort(8446)
                        .setDowntimeObjectiveMs(650)
                        .setBandwidthBytesPerSecond(1_000_000)
                        .addDisks(DiskPlan.newBuilder()
                                .setDevice("vda")
                                .setPath("/images/db1.qcow2")
                                .setFormat("qcow2")
                                .setCapacityBytes(World.GIB))
                        .setGeneration(1)
                        .addTargetAddresses("192.0.2.1")
                        .addTargetAddresses("198.51.100.1")
                        .setConvergence(dev.zugvogel.wire.v1.Convergence.newBuilder()
                                .setThrottle(true)
                                .setSwitchoverOverheadMs(500)
                                .setWatchdogMs(120_000))
                        .build());
        assertThat(record.phases()).extracting(Phase::name).containsExactly("checks");
        assertThat(record.checks()).extracting(Finding::code).contains(Code.DISK_COPIED);
        assertThat(world.flow.explain(record.id()))
                .extracting(Step::text)
                .contains("asked for by ann", "h1 takes over");
    }

    @Test
    void everyMigrationOfAVmGetsTheSameKeyAndNoneIsWrittenDownWithIt() {
        String first = world.start("db1", "h2").id();
        world.tell(first, 1, MigrationState.CANCELLED);
        world.start("db1", "h2");
        world.start("db2", "h2");
        List<ByteString> keys = world.agents.told(BodyCase.START_MIGRATION).stream()
                .map(told -> told.getStartMigration().getStoreKey())
                .toList();
        assertThat(keys.getFirst().size()).isEqualTo(32);
        assertThat(keys.get(1)).isEqualTo(keys.getFirst());
        assertThat(keys.get(2)).isNotEqualTo(keys.getFirst());
        assertThat(world.store.range(Ledger.MIGRATIONS).entries()).allSatisfy(entry -> {
            Verdict verdict = Json.readLenient(entry.value(), StoredMigration.class)
                    .dossier()
                    .verdict();
            String start =
                    Objects.requireNonNull(Objects.requireNonNull(verdict).start());
            StartMigration kept = StartMigration.parseFrom(Base64.getDecoder().decode(start));
            assertThat(kept.getStoreKey().isEmpty()).isTrue();
        });
    }

    @Test
    void directlyTheAgentGetsNoKeyAndTheReportWarnsOfWhatIsUnencrypted() {
        MigrationRecord record = world.flow.start(request(Transport.DIRECT), "ann");
        StartMigration told =
                world.agents.told(BodyCase.START_MIGRATION).getFirst().getStartMigration();
        assertThat(told.getTransport()).isEqualTo(dev.zugvogel.wire.v1.Transport.DIRECT);
        assertThat(told.getStoreKey().isEmpty()).isTrue();
        assertThat(told.getLibvirtTlsName()).isEmpty();
        assertThat(record.transport()).isEqualTo(Transport.DIRECT);
        assertThat(record.checks()).extracting(Finding::code).contains(Code.DIRECT_UNENCRYPTED);
    }

    @Test
    void directlyWithLibvirtsTlsOnBothHostsTheSourceIsToldTheTargetsName() {
        List.of("h1", "h2").forEach(host -> {
            world.agents.tlsNames.put(host, host + ".example");
            world.connect(host);
        });
        MigrationRecord record = world.flow.start(request(Transport.DIRECT), "ann");
        StartMigration told =
                world.agents.told(BodyCase.START_MIGRATION).getFirst().getStartMigration();
        assertThat(told.getLibvirtTlsName()).isEqualTo("h2.example");
        assertThat(record.checks()).extracting(Finding::code).doesNotContain(Code.DIRECT_UNENCRYPTED);
    }

    @Test
    void autoBecomesWhatTheChecksChose() {
        assertThat(world.flow.start(request(Transport.AUTO), "ann").transport()).isEqualTo(Transport.RELAY);
    }

    private static MigrationRequest request(Transport transport) {
        return new MigrationRequest(
                "db1",
                Optional.of("h2"),
                Optional.empty(),
                Limit.NONE,
                StorageMode.AUTO,
                transport,
                Optional.empty(),
                false,
                Convergence.of(Policy.DEFAULT),
                false);
    }

    @Test
    void refusalNamesEveryErrorAndTakesNothing() {
        world.target.setMachineSupported(false).setEmulatorPresent(false);
        MigrationRecord record = world.start("db1", "h2");
        assertThat(record.state()).isEqualTo(MigrationState.REFUSED);
        assertThat(errors(record.checks())).containsExactly(Code.MACHINE_TYPE_MISSING, Code.EMULATOR_MISSING);
        assertThat(record.error()).isNotNull().extracting(Failure::code).isEqualTo(Code.CHECKS_REFUSED);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
        assertThat(world.ledger(World.DB1).migration()).isNull();
    }

    @Test
    void withoutATargetTheBestCandidateIsChosen() {
        world.agents.on(
                "h2",
                BodyCase.EXAMINE_TARGET,
                request -> Answer.newBuilder()
                        .setTarget(world.target.clone().setHostUuid("h2").setMachineSupported(false))
                        .build());
        assertThat(world.start("db1", "").target()).isEqualTo("h3");
    }

    @Test
    void withoutAnyCandidateTheBestOnesFindingsAreGiven() {
        world.target.setMachineSupported(false);
        MigrationRecord record = world.start("db1", "");
        assertThat(record.error()).isNotNull().extracting(Failure::code).isEqualTo(Code.NO_CANDIDATE);
        assertThat(record.target()).isEqualTo("h2");
        assertThat(errors(record.checks())).containsExactly(Code.MACHINE_TYPE_MISSING);
    }

    @Test
    void badRequestsChangeNothing() {
        assertThatThrownBy(() -> world.start("nobody", "h2")).satisfies(code(Code.UNKNOWN_VM));
        assertThatThrownBy(() -> world.start("db1", "h9")).satisfies(code(Code.UNKNOWN_HOST));
        assertThatThrownBy(() -> world.flow.start(request(Duration.ZERO, "tcp://192.0.2.1:1"), "ann"))
                .satisfies(code(Code.BAD_REQUEST));
        assertThatThrownBy(() -> world.flow.start(request(Duration.ofHours(1), "tcp://192.0.2.1:1"), "ann"))
                .satisfies(code(Code.BAD_REQUEST));
        assertThatThrownBy(() -> world.flow.start(request(Duration.ofMillis(300), "ftp://192.0.2.1/"), "ann"))
                .satisfies(code(Code.BAD_REQUEST));
        assertThatThrownBy(() -> world.flow.get("nothing")).satisfies(code(Code.NOT_FOUND));
        assertThatThrownBy(() -> world.flow.cancel("nothing", "ann")).satisfies(code(Code.NOT_FOUND));
        assertThat(world.flow.list()).isEmpty();
        assertThat(world.store.get(Ledger.VMS + World.DB1)).isEmpty();
    }

    @Test
    void ofManyStartsAtOnceOneWins() throws Exception {
        int rivals = 8;
        CountDownLatch ready = new CountDownLatch(rivals);
        AtomicInteger refused = new AtomicInteger();
        List<Future<Optional<String>>> starts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < rivals; i++) {
                starts.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    try {
                        return Optional.of(world.start("db1", "h2").id());
                    } catch (FailureException e) {
                        assertThat(e.failure().code()).isEqualTo(Code.ALREADY_MIGRATING);
                        assertThat(e.failure().owner()).isEqualTo("h1");
                        refused.incrementAndGet();
                        return Optional.empty();
                    }
                }));
            }
        }
        assertThat(starts).filteredOn(start -> start.resultNow().isPresent()).hasSize(1);
        assertThat(refused).hasValue(rivals - 1);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).hasSize(1);
    }

    @Test
    void generationGrowsWithEveryMigrationOfAVm() {
        String first = world.start("db1", "h2").id();
        world.tell(first, 1, MigrationState.CANCELLED);
        world.start("db1", "h2");
        assertThat(world.agents.told(BodyCase.START_MIGRATION))
                .extracting(told -> told.getStartMigration().getGeneration())
                .containsExactly(1L, 2L);
    }

    @Test
    void roomThatIsPromisedIsNotPromisedAgainUntilTheEnd() {
        world.target.setMemoryAvailableBytes(2 * World.GIB);
        String first = world.start("db1", "h2").id();
        assertThat(errors(world.start("db2", "h2").checks())).containsExactly(Code.MEMORY_SHORT);
        assertThat(world.start("db2", "").target())
                .as("elsewhere there is room")
                .isEqualTo("h3");
        world.tell(first, 1, MigrationState.FAILED);
        assertThat(world.start("db1", "h2").state()).isEqualTo(MigrationState.COPY);
    }

    @Test
    void promiseOutlivesTheServer() {
        world.target.setMemoryAvailableBytes(2 * World.GIB);
        String first = world.start("db1", "h2").id();
        world.tell(first, 1, MigrationState.COPY);
        world.restartServer();
        List.of("h1", "h2", "h3").forEach(host -> {
            world.connect(host);
            world.report(host);
        });
        assertThat(errors(world.start("db2", "h2").checks())).containsExactly(Code.MEMORY_SHORT);
    }

    @Test
    void dryRunStartsNothingAndKeepsNothing() {
        MigrationRecord record = world.flow.dryRun(World.request("db1", "h2"), "ann");
        assertThat(record.state()).isEqualTo(MigrationState.CHECKS);
        assertThat(record.target()).isEqualTo("h2");
        assertThat(record.checks()).isNotEmpty();
        world.target.setMachineSupported(false);
        assertThat(world.flow.dryRun(World.request("db1", "h2"), "ann").state()).isEqualTo(MigrationState.REFUSED);
        assertThat(world.flow.list()).isEmpty();
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
        assertThat(world.store.get(Ledger.VMS + World.DB1)).isEmpty();
    }

    @Test
    void checkRanksAllHostsButTheSource() {
        world.disconnect("h2");
        List<CheckReport> reports = world.flow.check("db1", Optional.empty());
        assertThat(reports).extracting(CheckReport::target).containsExactly("h3", "h2");
        assertThat(reports).extracting(CheckReport::ready).containsExactly(true, false);
        assertThat(errors(reports.getLast().findings())).containsExactly(Code.TARGET_NOT_CONNECTED);
    }

    @Test
    void checkOfTheHostItIsOnAsksNobodyAboutIt() {
        CheckReport report = world.flow.check("db1", Optional.of("h1")).getFirst();
        assertThat(errors(report.findings())).containsExactly(Code.SAME_HOST);
        assertThat(world.agents.told(BodyCase.EXAMINE_TARGET)).isEmpty();
    }

    @Test
    void agentThatNeverAnswersBecomesAFindingOfItsHostAlone() {
        world.agents.on("h2", BodyCase.EXAMINE_TARGET, request -> {
            new CountDownLatch(1).await();
            return FakeAgents.ACCEPTED;
        });
        List<CheckReport> reports = world.flow.check("db1", Optional.empty());
        assertThat(reports).extracting(CheckReport::target).containsExactly("h3", "h2");
        assertThat(errors(reports.getLast().findings())).containsExactly(Code.AGENT_LOST);
    }

    @Test
    void agentThatAnswersSomethingElseBecomesAFinding() {
        world.agents.on("h2", BodyCase.EXAMINE_TARGET, request -> FakeAgents.ACCEPTED);
        assertThat(errors(world.flow.check("db1", Optional.of("h2")).getFirst().findings()))
                .containsExactly(Code.INTERNAL);
    }

    @Test
    void brokenGatewayBecomesAFinding() {
        world.agents.on("h2", BodyCase.EXAMINE_TARGET, request -> {
            throw new IllegalStateException("a fault of our own");
        });
        assertThat(errors(world.flow.check("db1", Optional.of("h2")).getFirst().findings()))
                .containsExactly(Code.INTERNAL);
    }

    @Test
    void sourceThatIsAwayIsFoundAtOnce() {
        world.disconnect("h1");
        assertThat(errors(world.flow.check("db1", Optional.of("h2")).getFirst().findings()))
                .containsExactly(Code.SOURCE_NOT_CONNECTED);
    }

    @Test
    void markersAreRemovedWhateverTheAgentsSay() throws Exception {
        world.flow.check("db1", Optional.of("h2"));
        World.until("removed", () -> world.agents.told(BodyCase.REMOVE_MARKERS).size() == 1);
        world.agents.on("h1", BodyCase.EXAMINE_VM, request -> {
            throw FailureException.of(Code.LIBVIRT_UNREACHABLE, "no socket");
        });
        world.flow.check("db1", Optional.of("h2"));
        World.until(
                "removed again",
                () -> world.agents.told(BodyCase.REMOVE_MARKERS).size() == 2);
        assertThat(world.agents.told(BodyCase.REMOVE_MARKERS))
                .extracting(request -> request.getRemoveMarkers().getMarkerNonce())
                .doesNotHaveDuplicates()
                .isEqualTo(world.agents.told(BodyCase.EXAMINE_VM).stream()
                        .map(request -> request.getExamineVm().getMarkerNonce())
                        .toList());
    }

    @Test
    void linksAreMeasuredOneAfterAnother() {
        CountDownLatch both = new CountDownLatch(2);
        List<Boolean> met = new CopyOnWriteArrayList<>();
        world.agents.on("h1", BodyCase.MEASURE_LINK, request -> {
            both.countDown();
            met.add(both.await(100, TimeUnit.MILLISECONDS));
            return Answer.newBuilder()
                    .setLink(LinkFacts.newBuilder().setReachable(true).setBandwidthBytesPerSecond(1 << 30))
                    .build();
        });
        world.flow.check("db1", Optional.empty());
        assertThat(met).as("the first waits for the second in vain").containsExactly(false, true);
    }

    @Test
    void newestMigrationComesFirst() {
        String first = world.start("db1", "h2").id();
        String second = world.start("db2", "h3").id();
        assertThat(world.flow.list()).extracting(MigrationRecord::id).containsExactly(second, first);
    }

    private static MigrationRequest request(Duration downtime, String probe) {
        return new MigrationRequest(
                "db1",
                Optional.of("h2"),
                Optional.of(downtime),
                Limit.NONE,
                StorageMode.AUTO,
                Transport.RELAY,
                Optional.of(probe),
                false,
                Convergence.of(Policy.DEFAULT),
                false);
    }

    private static List<Code> errors(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::code)
                .toList();
    }

    private static Consumer<Throwable> code(Code code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(code));
    }
}
