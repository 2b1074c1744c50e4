package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zugvogel.control.MovableClock;
import dev.zugvogel.control.event.Event;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.StepMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a migration leaves behind: record, events, store. */
@Timeout(60)
class MigrationRecordTest {
    private final MovableClock clock = new MovableClock();
    private World world;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        world = new World(
                folder,
                new Timings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofMinutes(1)),
                clock,
                MigrationMachine.MACHINE);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void progressIsPublishedAtItsPaceAndAChangeOfStateAtOnce() {
        String id = world.migrationIn(MigrationState.COPY);
        long before = world.events.last();
        for (int sequence = 2; sequence < 20; sequence++) world.tell(id, sequence, MigrationState.COPY);
        assertThat(migrationEvents(before)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        world.tell(id, 20, MigrationState.COPY);
        world.tell(id, 21, MigrationState.FINALSYNC);
        assertThat(migrationEvents(before))
                .extracting(MigrationRecord::state)
                .containsExactly(MigrationState.COPY, MigrationState.FINALSYNC);
    }

    @Test
    void lastEventIsTheRecord() {
        String id = world.migrationIn(MigrationState.COPY);
        world.tell(id, 2, MigrationState.DONE);
        assertThat(migrationEvents(0).getLast())
                .isEqualTo(Json.read(Json.write(world.flow.get(id)), MigrationRecord.class));
    }

    @Test
    void durationStopsWithTheEnd() {
        String id = world.migrationIn(MigrationState.COPY);
        clock.advance(Duration.ofSeconds(30));
        world.tell(id, 2, MigrationState.DONE);
        clock.advance(Duration.ofHours(1));
        assertThat(world.flow.get(id).duration()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(5));
    }

    @Test
    void snapshotOfAnotherHostIsNotBelieved() {
        String id = world.migrationIn(MigrationState.COPY);
        world.agents.tell("h3", World.snapshot(id, 9, MigrationState.DONE).build());
        assertThat(world.state(id)).isEqualTo(MigrationState.COPY);
        assertThat(world.ledger(World.DB1).owner()).isEqualTo("h1");
    }

    @Test
    void endOfAMigrationThatNobodyKnowsIsAcknowledgedSoThatTheAgentForgets() {
        world.agents.tell(
                "h1", World.snapshot("unknown", 9, MigrationState.COPY).build());
        assertThat(world.agents.acknowledged).isEmpty();
        world.agents.tell(
                "h1", World.snapshot("unknown", 10, MigrationState.FAILED).build());
        assertThat(world.agents.acknowledged).containsExactly("h1 unknown");
    }

    @Test
    void nonsenseFromAnAgentChangesNothing() {
        String id = world.migrationIn(MigrationState.COPY);
        world.agents.tell(
                "h1",
                World.snapshot(id, 9, MigrationState.COPY)
                        .setState("teleported")
                        .build());
        assertThat(world.state(id)).isEqualTo(MigrationState.COPY);
    }

    @Test
    void recordsOfAnotherVersionAndDamagedOnesAreLeftAlone() {
        String id = world.migrationIn(MigrationState.DONE);
        String stored = world.store.get(Ledger.MIGRATIONS + id).orElseThrow().value();
        world.store.put(Ledger.MIGRATIONS + "newer", stored.replace("\"version\":1", "\"version\":2"));
        world.store.put(Ledger.MIGRATIONS + "damaged", stored.substring(0, 40));
        world.restartServer();
        assertThat(world.flow.list()).extracting(MigrationRecord::id).containsExactly(id);
        assertThat(world.store.get(Ledger.MIGRATIONS + "newer")).isPresent();
        assertThat(world.store.get(Ledger.MIGRATIONS + "damaged")).isPresent();
    }

    @Test
    void recordWithFieldsThatAreNewIsRead() {
        String id = world.migrationIn(MigrationState.DONE);
        String stored = world.store.get(Ledger.MIGRATIONS + id).orElseThrow().value();
        world.store.put(Ledger.MIGRATIONS + id, stored.replace("\"version\":1", "\"version\":1,\"mood\":\"good\""));
        MigrationRecord before = world.flow.get(id);
        world.restartServer();
        assertThat(world.flow.get(id)).isEqualTo(before);
    }

    @Test
    void gapThatClientsSawIsInTheRecord() throws Exception {
        try (ServerSocket guest = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            String id = world.flow.start(probing(guest), "ann").id();
            world.tell(id, 1, MigrationState.COPY);
            World.until("answered", () -> probe(id) > 5);
            world.tell(id, 2, MigrationState.FINALSYNC);
            world.tell(id, 3, MigrationState.DONE);
            MigrationRecord record = world.flow.get(id);
            assertThat(record.downtime().guestObserved()).isNotNull().isPositive();
            assertThat(record.probe().kind()).isEqualTo("tcp");
            assertThat(record.probe().sent()).isGreaterThan(5);
            world.restartServer();
            assertThat(Json.write(world.flow.get(id))).isEqualTo(Json.write(record));
        }
    }

    @Test
    void guestThatIsSilentAfterTheSwitchOverIsToldInTheStory() throws Exception {
        ServerSocket guest = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        String id = world.flow.start(probing(guest), "ann").id();
        world.tell(id, 1, MigrationState.COPY);
        World.until("answered", () -> probe(id) > 5);
        guest.close();
        world.tell(id, 2, MigrationState.DONE);
        assertThat(world.flow.get(id).state()).isEqualTo(MigrationState.DONE);
        assertThat(world.flow.get(id).downtime().guestObserved()).isNull();
        assertThat(world.flow.explain(id))
                .extracting(Step::text)
                .anyMatch(text -> text.contains("the guest is silent"));
    }

    @Test
    void serverThatCameAfterTheSwitchOverDoesNotInventAGap() throws Exception {
        try (ServerSocket guest = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            String id = world.flow.start(probing(guest), "ann").id();
            world.tell(id, 1, MigrationState.SWITCHOVER);
            world.restartServer();
            World.until("answered", () -> probe(id) > 5);
            world.tell(id, 2, MigrationState.DONE);
            assertThat(world.flow.get(id).downtime().guestObserved()).isNull();
        }
    }

    @Test
    void serverThatCameDuringTheCopyStillMeasures() throws Exception {
        try (ServerSocket guest = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            String id = world.flow.start(probing(guest), "ann").id();
            world.tell(id, 1, MigrationState.COPY);
            world.restartServer();
            world.tell(id, 2, MigrationState.COPY);
            World.until("answered", () -> probe(id) > 5);
            world.tell(id, 3, MigrationState.DONE);
            assertThat(world.flow.get(id).downtime().guestObserved()).isNotNull();
        }
    }

    @Test
    void lossesOfTheLinkAreCounted() {
        String id = world.migrationIn(MigrationState.COPY);
        assertThat(world.flow.get(id).linkLosses()).isZero();
        world.agents.tell(
                "h1",
                World.snapshot(id, 2, MigrationState.COPY)
                        .addSteps(told("copy", "gone", "link_lost"))
                        .addSteps(told("copy", "here", "link_back"))
                        .addSteps(told("copy", "gone again", "link_lost"))
                        .build());
        assertThat(world.flow.get(id).linkLosses()).isEqualTo(2);
    }

    @Test
    void theStoryTellsWhoDidWhatAndOutlivesTheServer() {
        String id = world.flow.start(request(), "ann").id();
        clock.advance(Duration.ofSeconds(1));
        world.agents.tell(
                "h1",
                World.snapshot(id, 2, MigrationState.IN_DOUBT)
                        .addSteps(told("copy", "prepared", ""))
                        .addSteps(told("unwind", "who knows", "doubt"))
                        .addTargetSteps(told("copy", "ready", ""))
                        .build());
        List<Step> story = world.flow.explain(id);
        assertThat(story)
                .extracting(Step::by, Step::host, Step::text)
                .contains(
                        tuple(Step.By.SERVER, null, "asked for by ann"),
                        tuple(Step.By.SOURCE, "h1", "prepared"),
                        tuple(Step.By.TARGET, "h2", "ready"));
        world.restartServer();
        assertThat(world.flow.explain(id)).containsAll(story);
        world.connect("h1");
        world.tell(id, 3, MigrationState.DONE);
        assertThat(world.flow.explain(id)).extracting(Step::text).contains("ready", "done; db1 is on h2");
    }

    @Test
    void aStoryIsBoundedAndKeepsItsBeginningAndItsEnd() {
        String id = world.migrationIn(MigrationState.COPY);
        for (int time = 0; time < 300; time++) world.connect("h1");
        world.tell(id, 2, MigrationState.DONE);
        List<Step> story = world.flow.explain(id);
        assertThat(story).hasSizeLessThanOrEqualTo(200);
        assertThat(story.getFirst().text()).startsWith("asked for by");
        assertThat(story.getLast().text()).isEqualTo("done; db1 is on h2");
        assertThat(story).extracting(Step::text).containsOnlyOnce("steps from here on are left out");
    }

    private StepMessage told(String phase, String text, String kind) {
        return StepMessage.newBuilder()
                .setAtMs(clock.millis())
                .setPhase(phase)
                .setText(text)
                .setKind(kind)
                .build();
    }

    private static MigrationRequest request() {
        return new MigrationRequest(
                "db1",
                Optional.of("h2"),
                Optional.empty(),
                Limit.NONE,
                StorageMode.AUTO,
                Transport.RELAY,
                Optional.empty(),
                false,
                Convergence.of(Policy.DEFAULT),
                false);
    }

    private long probe(String id) {
        return world.flow.get(id).probe().sent() - world.flow.get(id).probe().lost();
    }

    private static MigrationRequest probing(ServerSocket guest) {
        return new MigrationRequest(
                "db1",
                Optional.of("h2"),
                Optional.empty(),
                Limit.NONE,
                StorageMode.AUTO,
                Transport.RELAY,
                Optional.of("tcp://127.0.0.1:" + guest.getLocalPort()),
                false,
                Convergence.of(Policy.DEFAULT),
                false);
    }

    private List<MigrationRecord> migrationEvents(long after) {
        return world.events.after(after, 1_000).stream()
                .filter(event -> event.type().equals("migration"))
                .map(Event::body)
                .map(body -> Json.read(body, MigrationRecord.class))
                .toList();
    }
}
