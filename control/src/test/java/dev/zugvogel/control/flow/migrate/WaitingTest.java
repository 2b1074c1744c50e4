package dev.zugvogel.control.flow.migrate;

import static dev.zugvogel.model.migration.MigrationState.CANCELLED;
import static dev.zugvogel.model.migration.MigrationState.COPY;
import static dev.zugvogel.model.migration.MigrationState.DONE;
import static dev.zugvogel.model.migration.MigrationState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.InstantSource;
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
    void morePlacesAfterARestartLetItBeginAtOnce() throws Exception {
        world.placesOf(Places.USUAL);
        World.until("begun", () -> world.state(second) == COPY);
    }
}
