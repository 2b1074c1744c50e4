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

/** The link between two hosts fails while a guest moves over it. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutLinkTest {
    private static final String VM = "wader";
    private static final String SLOW = "24mbit";
    private static final Duration CUT = Duration.ofSeconds(10);

    private final Fleet fleet;
    private final Traveller traveller;

    CutLinkTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.writer(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @Test
    void aCutOfTenSecondsEndsNothing() {
        goesOnAfter(Fault::cutLink);
    }

    @Test
    void aBlackHoleOfTenSecondsEndsNothing() {
        goesOnAfter(Fault::blackHole);
    }

    @Test
    void lostPacketsOnlyCostTime() {
        Host target = traveller.elsewhere();
        try (Fault lossy = Fault.lossyLink(target, 1)) {
            MigrationRecord record = fleet.migrate(VM, target.name());
            assertThat(record.state()).as(lossy.what()).isEqualTo(MigrationState.DONE);
            Invariants.hold(record, traveller);
        }
    }

    /** The same migration ends well; the guest wrote to its disk all the time. */
    private void goesOnAfter(Function<Host, Fault> fault) {
        Host target = traveller.elsewhere();
        try (Fault slow = Fault.slowLink(target, SLOW)) {
            String id = fleet.depart(VM, target.name()).id();
            fleet.awaitCopy(id);
            try (Fault cut = fault.apply(target)) {
                long before = acknowledged();
                LockSupport.parkNanos(CUT.toNanos());
                assertThat(acknowledged())
                        .as("records written during %s and %s", slow, cut)
                        .isGreaterThan(before);
            }
            MigrationRecord record = fleet.awaitEnd(id);
            assertThat(record.error()).isNull();
            assertThat(record.state()).isEqualTo(MigrationState.DONE);
            assertThat(record.linkLosses()).isPositive();
            assertThat(record.duration()).isGreaterThan(CUT);
            Invariants.hold(record, traveller);
        }
    }

    private long acknowledged() {
        return traveller.guest().acknowledged();
    }
}
