package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A guest that writes faster than the link carries goes on at the target before its memory is there. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostCopyTest {
    private static final String VM = "hasty";
    private static final String SLOW = "8mbit";
    private static final Duration CUT = Duration.ofSeconds(10);

    private final Fleet fleet;
    private final Traveller traveller;

    PostCopyTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.hasty(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @Test
    void endsWhereAPreCopyWouldNot() {
        Host target = traveller.elsewhere();
        try (Fault slow = Fault.slowLink(target, SLOW)) {
            MigrationRecord record = fleet.migrate(VM, target.name(), "--postcopy", "first");
            assertThat(record.state()).as(slow.what()).isEqualTo(MigrationState.DONE);
            assertThat(fleet.story(record.id())).contains("its memory follows", "with all of its memory");
            Invariants.hold(record, traveller);
        }
    }

    @Test
    void aCutOfTenSecondsEndsNothing() {
        goesOnAfter(Fault::cutLink);
    }

    @Test
    void aBlackHoleOfTenSecondsEndsNothing() {
        goesOnAfter(Fault::blackHole);
    }

    private void goesOnAfter(Function<Host, Fault> fault) {
        Host target = traveller.elsewhere();
        try (Fault slow = Fault.slowLink(target, SLOW)) {
            String id = fleet.depart(VM, target.name(), "--postcopy", "first").id();
            fleet.await(id, "the guest to go on", now -> now.state() == MigrationState.SWITCHOVER);
            try (Fault cut = fault.apply(target)) {
                LockSupport.parkNanos(CUT.toNanos());
                assertThat(fleet.migration(id).state())
                        .as("during %s and %s", slow, cut)
                        .isEqualTo(MigrationState.SWITCHOVER);
            }
            MigrationRecord record = fleet.awaitEnd(id);
            assertThat(record.error()).isNull();
            assertThat(record.state()).isEqualTo(MigrationState.DONE);
            assertThat(record.linkLosses()).isPositive();
            assertThat(fleet.story(record.id())).contains("with all of its memory", "equal at both ends");
            Invariants.hold(record, traveller);
        }
    }
}
