package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.Request.BodyCase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest that writes to disks faster than they can be copied: what is said of it, and what the agent is told. */
class DiskWritesTest {
    /** More than the link of this world carries, however well it is compressed. */
    private static final long FAST = 1L << 40;

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

    private MigrationRecord start(Policy policy) {
        MigrationRecord record = world.flow.start(
                new MigrationRequest(
                        "db1",
                        Optional.of("h2"),
                        Optional.empty(),
                        Limit.NONE,
                        StorageMode.COPY,
                        Transport.RELAY,
                        Optional.empty(),
                        false,
                        Convergence.of(policy),
                        false),
                "ann");
        assertThat(record.state()).isEqualTo(MigrationState.COPY);
        return record;
    }

    private boolean waits() {
        return world.agents
                .told(BodyCase.START_MIGRATION)
                .getLast()
                .getStartMigration()
                .getConvergence()
                .getDiskWritesWait();
    }

    private static Optional<String> said(MigrationRecord record) {
        return record.checks().stream()
                .filter(finding -> finding.code() == Code.DISK_WRITES_FAST)
                .map(Finding::message)
                .findFirst();
    }

    @Test
    void writesThatOutrunTheCopyWaitForTheTarget() {
        world.writingToDisks(FAST);
        MigrationRecord record = start(Policy.DEFAULT);
        assertThat(waits()).isTrue();
        assertThat(said(record)).hasValueSatisfying(text -> assertThat(text).endsWith("until they are at the target"));
    }

    @Test
    void aGuestThatMayNotBeSlowedDownIsOnlyWarnedOf() {
        world.writingToDisks(FAST);
        MigrationRecord record = start(Policy.GENTLE);
        assertThat(waits()).isFalse();
        assertThat(said(record)).hasValueSatisfying(text -> assertThat(text).endsWith("the copy may not end"));
    }

    @Test
    void writesThatTheLinkCarriesEasilyAreNothingToSpeakOf() {
        world.writingToDisks(1_000_000);
        MigrationRecord record = start(Policy.DEFAULT);
        assertThat(waits()).isFalse();
        assertThat(said(record)).isEmpty();
    }

    @Test
    void aFigureThatMakesNoSenseIsLeftOut() {
        world.writingToDisks(Long.MIN_VALUE);
        assertThat(said(start(Policy.DEFAULT))).isEmpty();
    }
}
