package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A guest that writes, a link that is not wide, and nobody who insists. */
@Tag("bed")
@ExtendWith(Fleets.class)
class ObjectiveTest {
    private static final int TRIPS = 3;
    /** Long enough for a busy machine: that the limit follows from it is the matter here, and what is kept free. */
    private static final Duration OBJECTIVE = Duration.ofMillis(1_500);

    private final Fleet fleet;

    ObjectiveTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void theGapThatClientsSeeIsWithinTheObjectiveAndTheForecastIsKeptBesideIt() {
        try (Traveller traveller = Traveller.boot(fleet, writing("steady", 4_000_000, 32), "h1")) {
            for (int trip = 0; trip < TRIPS; trip++) {
                MigrationRecord record = migrate(traveller, "100mbit", OBJECTIVE, 0);
                assertThat(record.state()).as("%s", record).isEqualTo(MigrationState.DONE);
                assertThat(record.downtime().guestObserved()).isPositive().isLessThanOrEqualTo(OBJECTIVE);
                Forecast said = Objects.requireNonNull(record.forecast());
                assertThat(said.objectiveHolds()).as("%s", said).isTrue();
                assertThat(Objects.requireNonNull(said.bytes()).expected()).isGreaterThan(Bytes.ZERO);
                Invariants.hold(record, traveller);
            }
        }
    }

    @Test
    void aGuestThatWritesFasterThanTheLinkCarriesIsRefusedWithWhatWouldMakeItPossible() {
        try (Traveller traveller = Traveller.boot(fleet, writing("torrent", 30_000_000, 60), "h1")) {
            MigrationRecord record = migrate(traveller, "30mbit", Duration.ofMillis(300), 3);
            assertThat(record.state()).isEqualTo(MigrationState.REFUSED);
            Failure why = Invariants.failure(record);
            assertThat(why.code()).isEqualTo(Code.OBJECTIVE_OUT_OF_REACH);
            assertThat(why.remedy()).contains("a link of at least", "--postcopy allowed", "--downtime");
            Invariants.hold(record, traveller);
        }
    }

    private MigrationRecord migrate(Traveller traveller, String link, Duration objective, int status) {
        String target = traveller.elsewhere().name();
        try (Fault slow = Fault.slowLink(traveller.host(), link)) {
            Shell.Output said = fleet.zugvogel(
                    "migrate",
                    traveller.name(),
                    "--to",
                    target,
                    "--downtime",
                    objective.toMillis() + "ms",
                    "--throttle",
                    "off",
                    "--json");
            assertThat(said.status()).as("%s: %s%s", slow, said.out(), said.err()).isEqualTo(status);
            return Fleet.record(said);
        }
    }

    private static GuestSpec writing(String name, long bytesPerSecond, long mebibytes) {
        Load writer = new Load.Writer(new BytesPerSecond(bytesPerSecond), Bytes.ofMib(mebibytes));
        return new GuestSpec(name, Bytes.ofMib(192), Bytes.ofMib(64), writer, false, true, null);
    }
}
