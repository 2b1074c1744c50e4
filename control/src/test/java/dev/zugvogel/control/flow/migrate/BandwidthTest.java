package dev.zugvogel.control.flow.migrate;

import static dev.zugvogel.model.migration.MigrationState.CANCELLED;
import static dev.zugvogel.model.migration.MigrationState.COPY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limit of a migration that runs, from request to record. */
@Timeout(60)
class BandwidthTest {
    private static final Timings TIMINGS =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofHours(1), Duration.ZERO);
    private static final BytesPerSecond RATE = new BytesPerSecond(25_000_000);
    private static final Limit LIMIT = new Limit.AtMost(RATE);

    private World world;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        world = new World(folder, TIMINGS, InstantSource.system(), MigrationMachine.MACHINE);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    private static Code code(ThrowingCallable call) {
        FailureException e = catchThrowableOfType(FailureException.class, call);
        assertThat(e).isNotNull();
        return e.failure().code();
    }

    @Test
    void theAgentIsToldAndTheRecordKeepsWhatItTook() {
        String id = world.migrationIn(COPY);
        assertThat(world.flow.get(id).bandwidthLimit()).isNull();
        assertThat(world.flow.changeBandwidth(id, LIMIT, "ann").bandwidthLimit())
                .isEqualTo(RATE);
        assertThat(world.flow.changeBandwidth(id, Limit.NONE, "ann").bandwidthLimit())
                .isNull();
        assertThat(world.agents.told(BodyCase.CHANGE_BANDWIDTH))
                .extracting(told -> told.getChangeBandwidth().getBytesPerSecond())
                .containsExactly(25_000_000L, 0L);
        assertThat(world.flow.explain(id)).extracting(Step::text).contains("ann changed the bandwidth limit");
    }

    @Test
    void theLimitOutlivesTheServer() {
        String id = world.migrationIn(COPY);
        world.flow.changeBandwidth(id, LIMIT, "ann");
        world.restartServer();
        assertThat(world.flow.get(id).bandwidthLimit()).isEqualTo(RATE);
    }

    @Test
    void whatTheAgentTellsIsTheLimitEvenIfItsAnswerWasLost() {
        String id = world.migrationIn(COPY);
        world.agents.on("h1", BodyCase.CHANGE_BANDWIDTH, request -> {
            throw FailureException.of(Code.AGENT_LOST, "cut");
        });
        assertThat(code(() -> world.flow.changeBandwidth(id, LIMIT, "ann"))).isEqualTo(Code.AGENT_LOST);
        assertThat(world.flow.get(id).bandwidthLimit()).isNull();
        world.agents.tell(
                "h1",
                World.snapshot(id, 2, COPY)
                        .setBandwidthLimitBytesPerSecond(RATE.count())
                        .build());
        assertThat(world.flow.get(id).bandwidthLimit()).isEqualTo(RATE);
    }

    @Test
    void anAgentThatDoesNotTellLeavesTheLimitAsItWas() {
        String id = world.migrationIn(COPY);
        world.flow.changeBandwidth(id, LIMIT, "ann");
        world.tell(id, 2, COPY);
        assertThat(world.flow.get(id).bandwidthLimit()).isEqualTo(RATE);
    }

    @Test
    void unknownEndedAndTooLateEachHaveACodeOfTheirOwn() {
        assertThat(code(() -> world.flow.changeBandwidth("nothing", LIMIT, "ann")))
                .isEqualTo(Code.NOT_FOUND);
        String id = world.migrationIn(COPY);
        for (Code refusal : List.of(Code.TOO_LATE_TO_CHANGE, Code.ALREADY_ENDED)) {
            world.agents.on("h1", BodyCase.CHANGE_BANDWIDTH, request -> {
                throw FailureException.of(refusal, "says the agent");
            });
            assertThat(code(() -> world.flow.changeBandwidth(id, LIMIT, "ann"))).isEqualTo(refusal);
        }
        world.agents.on("h1", BodyCase.CHANGE_BANDWIDTH, request -> {
            throw FailureException.of(Code.NOT_FOUND, "not yet");
        });
        assertThat(code(() -> world.flow.changeBandwidth(id, LIMIT, "ann"))).isEqualTo(Code.CONFLICT);
        world.tell(id, 2, CANCELLED);
        assertThat(code(() -> world.flow.changeBandwidth(id, LIMIT, "ann"))).isEqualTo(Code.ALREADY_ENDED);
        assertThat(world.flow.get(id).bandwidthLimit()).isNull();
    }
}
