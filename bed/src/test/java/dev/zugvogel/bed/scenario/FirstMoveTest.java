package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.TestBeds;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hosts that have just joined: nobody knows what a switch-over between them takes. */
@Tag("bed")
class FirstMoveTest {
    private static final int REFUSED = 3;
    private static final Duration CALM_LIMIT = Duration.ofMinutes(1);

    /** Longer than what is supposed of hosts that nobody knows, on a busy machine, too. */
    private static final Duration PATIENT = Duration.ofMillis(1_500);

    @Test
    void whatCantBePromisedYetIsRefusedAndWhatIsPromisedIsKept() {
        try (Fleet fleet = Fleet.up(TestBeds.name("first"), 2);
                Traveller traveller = Traveller.boot(fleet, writer(), "h1");
                Fault slow = Fault.slowLink(traveller.host(), "100mbit")) {
            Shell.Output hasty = migrate(fleet, traveller, Duration.ofMillis(300));
            assertThat(hasty.status()).as("%s %s", slow, hasty).isEqualTo(REFUSED);
            Failure why = Invariants.failure(Fleet.record(hasty));
            assertThat(why.code()).isEqualTo(Code.SWITCH_OVER_TOO_LONG);
            assertThat(why.remedy()).contains("--downtime 550ms", "--force");
            Invariants.hold(Fleet.record(hasty), traveller);

            // A guest that has just booted still writes more than it will.
            Patience.until("the guest to be calm", CALM_LIMIT, () -> isPromised(fleet, traveller));
            MigrationRecord kept = Fleet.record(migrate(fleet, traveller, PATIENT));
            assertThat(kept.state()).as("%s", kept).isEqualTo(MigrationState.DONE);
            assertThat(kept.downtime().guestObserved()).isPositive().isLessThanOrEqualTo(PATIENT);
            Invariants.hold(kept, traveller);
        }
    }

    private static boolean isPromised(Fleet fleet, Traveller traveller) {
        String target = traveller.elsewhere().name();
        return fleet.zugvogel("forecast", traveller.name(), target, "--downtime", PATIENT.toMillis() + "ms")
                        .status()
                == 0;
    }

    private static Shell.Output migrate(Fleet fleet, Traveller traveller, Duration objective) {
        String target = traveller.elsewhere().name();
        return fleet.zugvogel(
                "migrate", traveller.name(), "--to", target, "--downtime", objective.toMillis() + "ms", "--json");
    }

    private static GuestSpec writer() {
        Load load = new Load.Writer(new BytesPerSecond(4_000_000), Bytes.ofMib(32));
        return new GuestSpec("fresh", Bytes.ofMib(192), Bytes.ofMib(64), load, false, true, null);
    }
}
