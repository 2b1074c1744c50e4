package dev.zugvogel.control.flow.migrate;

import static dev.zugvogel.model.migration.MigrationState.COPY;
import static dev.zugvogel.model.migration.MigrationState.DONE;
import static dev.zugvogel.model.migration.MigrationState.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's disk is full for a while: nothing that happens meanwhile is lost, or told wrongly. */
@Timeout(60)
class StoreFailureTest {
    private static final Timings TIMINGS =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ZERO);

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
    void anEndIsWrittenDownAndAcknowledgedAsSoonAsThatIsPossible() throws Exception {
        String id = world.migrationIn(COPY);
        world.storeFails(true);
        world.tell(id, 2, DONE);
        assertThat(world.state(id)).isEqualTo(COPY);
        assertThat(world.agents.acknowledged).isEmpty();

        world.storeFails(false);
        World.until("it is done", () -> world.state(id) == DONE);
        World.until("the agent knows", () -> world.agents.acknowledged.contains("h1 " + id));
        assertThat(world.ledger(World.DB1)).isEqualTo(new VmLedgerEntry(1, "h2", 1, null));
    }

    @Test
    void aStartThatTheAgentTookIsNoRefusal() throws Exception {
        world.agents.on("h1", BodyCase.START_MIGRATION, _ -> {
            world.storeFails(true);
            return FakeAgents.ACCEPTED;
        });
        String id = world.start("db1", "h2").id();
        assertThat(world.flow.get(id).error()).isNull();

        world.storeFails(false);
        world.tell(id, 1, COPY);
        world.tell(id, 2, DONE);
        assertThat(world.state(id)).isEqualTo(DONE);
        assertThat(world.flow.explain(id)).extracting(Step::text).contains("h1 takes over");
    }

    @Test
    void aRefusalOfTheAgentIsWrittenDownOnceItCanBe() throws Exception {
        world.agents.on("h1", BodyCase.START_MIGRATION, _ -> {
            world.storeFails(true);
            throw FailureException.of(Code.CONFLICT, "another one runs");
        });
        String id = world.start("db1", "h2").id();
        assertThat(world.state(id)).isNotEqualTo(FAILED);

        world.storeFails(false);
        World.until("it has failed", () -> world.state(id) == FAILED);
        assertThat(world.flow.explain(id)).extracting(Step::text).containsOnlyOnce("h1 refused to start");
    }

    @Test
    void checksThatCanNotBeWrittenDownLeaveTheVmFree() throws Exception {
        world.agents.on("h1", BodyCase.SAMPLE_MEMORY, _ -> {
            world.storeFails(true);
            return FakeAgents.ACCEPTED;
        });
        String id = world.start("db1", "h2").id();

        world.storeFails(false);
        World.until("it has failed", () -> world.state(id) == FAILED);
        assertThat(world.ledger(World.DB1)).isEqualTo(new VmLedgerEntry(1, "h1", 1, null));
        assertThat(world.agents.told(BodyCase.START_MIGRATION)).isEmpty();
    }

    @Test
    void anAgentThatComesBackAndKnowsNothingIsNotWaitedForForEver() throws Exception {
        String id = world.migrationIn(COPY);
        world.storeFails(true);
        world.agents.disconnect("h1");
        world.agents.connect("h1");

        world.storeFails(false);
        World.until("it has failed", () -> world.state(id) == FAILED);
    }
}
