package dev.zugvogel.control.flow.migrate;

import static dev.zugvogel.model.migration.MigrationState.CANCELLED;
import static dev.zugvogel.model.migration.MigrationState.COPY;
import static dev.zugvogel.model.migration.MigrationState.DONE;
import static dev.zugvogel.model.migration.MigrationState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A migration that waits until fewer are under way at its hosts. */
@Timeout(60)
class WaitingTest {
    private World world;
    private String first;
    private String second;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        world = new World(folder, Timings.USUAL, InstantSource.system(), MigrationMachine.MACHINE);
        world.placesOf(new Places(1, 1));
        first = world.start("db1", "h2").id();
        second = world.start("db2", "h3").id();
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void itWaitsWithItsRoomReservedAndBeginsWhenAnotherEnds() throws Exception {
        assertThat(world.state(first)).isEqualTo(COPY);
        assertThat(world.state(second)).isEqualTo(WAITING);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).hasSize(1);
        world.tell(first, 1, COPY);
        world.tell(first, 2, DONE);
        World.until("begun", () -> world.state(second) == COPY);
        World.until("told", () -> world.agents.told(BodyCase.START_MIGRATION).size() == 2);
        assertThat(world.flow.get(second).phases()).extracting(Phase::name).containsExactly("checks", "waiting");
    }

    @Test
    void itCanBeCancelledAndNoAgentEverHearsOfIt() {
        assertThat(world.flow.cancel(second, "bob").state()).isEqualTo(CANCELLED);
        world.tell(first, 1, DONE);
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).hasSize(1);
        assertThat(world.ledger(World.DB2).migration()).isNull();
    }

    @Test
    void itOutlivesTheServer() throws Exception {
        world.restartServer();
        assertThat(world.state(second)).isEqualTo(WAITING);
        world.connect("h1");
        world.tell(first, 2, DONE);
        World.until("begun", () -> world.state(second) == COPY);
        World.until("told", () -> world.agents.told(BodyCase.START_MIGRATION).size() == 2);
    }

    @Test
    void ofManyThatAreAskedForAtOnceFewAreCheckedAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        world.agents.on("h1", BodyCase.EXAMINE_VM, request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            now.decrementAndGet();
            return Answer.newBuilder().setVm(world.vm).build();
        });
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) clients.execute(() -> world.flow.check("db1", Optional.of("h3")));
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void morePlacesAfterARestartLetItBeginAtOnce() throws Exception {
        world.placesOf(Places.USUAL);
        World.until("begun", () -> world.state(second) == COPY);
    }
}
