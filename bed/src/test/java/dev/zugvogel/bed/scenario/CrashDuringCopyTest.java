package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process dies, or a person changes their mind, while memory and disk are copied. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashDuringCopyTest {
    private static final String VM = "survivor";
    private static final String SLOW = "48mbit";
    /** A guest that comes back is moved too fast to be cancelled otherwise: little of it has to be sent. */
    private static final String CRAWLING = "4mbit";

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final Fleet fleet;
    private final Traveller traveller;

    CrashDuringCopyTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.writer(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneGuestRunsTheHostsAreCleanAndTheNextMigrationWorksAfterTheDeathOf(Part part) {
        String source = traveller.host().name();
        String target = traveller.elsewhere().name();
        MigrationRecord record;
        try (Fault slow = Fault.slowLink(fleet.host(target), SLOW)) {
            String id = fleet.depart(VM, target).id();
            fleet.awaitCopy(id);
            part.kill(fleet, source, target);
            fleet.mend();
            record = fleet.awaitEnd(id);
            assertThat(record.source()).as(slow.what()).isEqualTo(source);
        }
        Invariants.hold(record, traveller);
        MigrationRecord next = fleet.migrate(VM, traveller.elsewhere().name());
        assertThat(next.state()).isEqualTo(MigrationState.DONE);
        Invariants.hold(next, traveller);
    }

    @Test
    void theDeathOfTheServerIsInvisibleToTheMigrationAndToWhoeverFollowsIt() {
        String target = traveller.elsewhere().name();
        try (Fault slow = Fault.slowLink(fleet.host(target), SLOW)) {
            CompletableFuture<Shell.Output> follower = follow(target);
            fleet.awaitCopy(newest());
            fleet.bed().product().server().kill();
            fleet.bed().product().startServer();
            Shell.Output said = follower.join();
            assertThat(said.status()).as("%s: %s", slow, said.err()).isZero();
            MigrationRecord record = Fleet.record(said);
            assertThat(record.state()).isEqualTo(MigrationState.DONE);
            assertThat(record.downtime().hypervisor()).isPositive();
            Invariants.hold(record, traveller);
        }
    }

    @Test
    void aCancelledMigrationLeavesTheGuestAloneAndTheTargetClean() {
        String source = traveller.host().name();
        String target = traveller.elsewhere().name();
        try (Fault slow = Fault.slowLink(fleet.host(target), CRAWLING)) {
            CompletableFuture<Shell.Output> follower = follow(target);
            String id = newest();
            fleet.awaitCopy(id);
            assertThat(fleet.zugvogel("cancel", id).status()).as(slow.what()).isZero();
            Shell.Output said = follower.join();
            assertThat(said.status()).as(said.err()).isEqualTo(4);
            assertThat(Fleet.record(said).state()).isEqualTo(MigrationState.CANCELLED);
            Invariants.hold(Fleet.record(said), traveller);
            assertThat(traveller.host().name()).isEqualTo(source);
        }
    }

    /** Forced: what was seen of slow links before may tell the forecast that nothing gets through. */
    private CompletableFuture<Shell.Output> follow(String target) {
        int before = fleet.migrations().size();
        CompletableFuture<Shell.Output> follower = CompletableFuture.supplyAsync(
                () -> fleet.zugvogel("migrate", VM, "--to", target, "--force", "--json"), THREADS);
        fleet.awaitMigrations(before + 1);
        return follower;
    }

    private String newest() {
        return fleet.migrations().getFirst().id();
    }
}
