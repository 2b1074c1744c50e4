package dev.zugvogel.control.flow.migrate;

import static dev.zugvogel.model.migration.MigrationState.COPY;
import static dev.zugvogel.model.migration.MigrationState.DONE;
import static dev.zugvogel.model.migration.MigrationState.FINALSYNC;
import static dev.zugvogel.model.migration.MigrationState.SWITCHOVER;
import static dev.zugvogel.model.migration.MigrationState.UNWIND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the agent's pictures make of a migration, in whatever order they come. */
@Timeout(60)
class MigrationPicturesTest {
    private static final Timings TIMINGS =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofHours(1), Duration.ZERO);

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
    void followsTheAgentThroughAllPhasesToTheNewOwner() throws Exception {
        String id = world.migrationIn(COPY);
        assertThat(world.ledger(World.DB1)).isEqualTo(new VmLedgerEntry(1, "h1", 1, id));
        long sequence = 2;
        for (MigrationState state : List.of(FINALSYNC, SWITCHOVER, UNWIND)) {
            world.tell(id, sequence++, state);
            assertThat(world.state(id)).isEqualTo(state);
        }
        world.tell(id, 10, DONE);
        MigrationRecord record = world.flow.get(id);
        assertThat(record.state()).isEqualTo(DONE);
        assertThat(record.error()).isNull();
        assertThat(world.ledger(World.DB1)).isEqualTo(new VmLedgerEntry(1, "h2", 1, null));
        World.until("acknowledged", () -> world.agents.acknowledged.contains("h1 " + id));
    }

    /** The target's own reports may be held up by the network while the source says that it has the guest no more. */
    @Test
    void aVmIsKnownAtTheTargetAsSoonAsItRunsThere() {
        String id = world.migrationIn(COPY);
        world.agents.tell("h1", World.snapshot(id, 2, UNWIND).setOwner("h2").build());
        world.writing("db2", 0, 0);
        world.writing("db2", 0, 0);
        assertThat(world.inventory.vm("db1").host()).isEqualTo("h2");
        world.tell(id, 3, DONE);
        assertThat(world.inventory.vm("db1").host()).isEqualTo("h2");
    }

    @Test
    void agentThatHangsIsNotTakenForOneThatForgot() throws Exception {
        world.graceOf(Duration.ofMillis(20));
        String id = world.migrationIn(COPY);
        CountDownLatch asked = new CountDownLatch(3);
        world.agents.on("h1", BodyCase.LIST_STORES, request -> {
            asked.countDown();
            throw FailureException.of(Code.AGENT_LOST, "no answer");
        });
        world.connect("h1");
        asked.await();
        assertThat(world.state(id)).isEqualTo(COPY);
    }

    @Test
    void clockOfTheAgentsHostMayBeSetBackWhileItIsAway() {
        String id = world.migrationIn(COPY);
        world.tell(id, 1_000_000, COPY);
        world.disconnect("h1");
        world.connect("h1");
        world.tell(id, 400, UNWIND);
        assertThat(world.state(id)).isEqualTo(UNWIND);
        world.tell(id, 399, COPY);
        assertThat(world.state(id)).isEqualTo(UNWIND);
    }

    @Test
    void lateRepeatedAndDisorderedSnapshotsAreHarmless() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<MigrationState> story = List.of(COPY, COPY, COPY, FINALSYNC, SWITCHOVER, UNWIND, DONE);
        for (int round = 0; round < 4; round++) {
            // Back where it was, as far as the hosts say: twice, so that it is believed.
            List.of("h1", "h2", "h1", "h2").forEach(world::report);
            String id = world.start("db1", "h2").id();
            List<MigrationSnapshot> snapshots = new ArrayList<>();
            for (int sequence = 1; sequence <= story.size(); sequence++) {
                MigrationSnapshot snapshot =
                        World.snapshot(id, sequence, story.get(sequence - 1)).build();
                for (int copies = random.nextInt(3); copies >= 0; copies--) snapshots.add(snapshot);
            }
            Collections.shuffle(snapshots, random);
            long highest = 0;
            for (MigrationSnapshot snapshot : snapshots) {
                world.agents.tell("h1", snapshot);
                highest = Math.max(highest, snapshot.getSequence());
                assertThat(world.state(id)).as("seed %d", seed).isEqualTo(story.get((int) highest - 1));
            }
        }
    }
}
