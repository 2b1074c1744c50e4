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
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A guest that writes, a link that is not wide, and nobody who insists. On hosts of its own: what is promised rests on what
 * was seen of them, and other scenarios cut links.
 */
@Tag("bed")
class ObjectiveTest {
    private static final int TRIPS = 3;
    private static final int REFUSED = 3;
    private static final Duration SEEN_LIMIT = Duration.ofMinutes(1);
    /** Long enough for a busy machine: that the limit follows from it is the matter here, and what is kept free. */
    private static final Duration OBJECTIVE = Duration.ofMillis(1_500);

    private Fleet fleet;

    @BeforeEach
    void up() {
        fleet = Fleet.up(TestBeds.name("objective"), 2);
    }

    @AfterEach
    void down() {
        fleet.close();
    }

    @Test
    void whatNobodyHasSeenOfTheHostsIsNotPromised() {
        try (Traveller traveller = Traveller.boot(fleet, writing("fresh", 4_000_000, 32), "h1")) {
            MigrationRecord record = migrate(traveller, Duration.ofMillis(300), REFUSED);
            Failure why = Invariants.failure(record);
            assertThat(why.code()).isEqualTo(Code.SWITCH_OVER_TOO_LONG);
            assertThat(why.remedy()).contains("--downtime 550ms", "--force");
            Invariants.hold(record, traveller);
        }
    }

    @Test
    void theGapThatClientsSeeIsWithinTheObjectiveAndTheForecastIsKeptBesideIt() {
        try (Traveller traveller = Traveller.boot(fleet, writing("steady", 4_000_000, 32), "h1");
                Fault slow = Fault.slowLink(traveller.host(), "100mbit")) {
            for (int trip = 0; trip < TRIPS; trip++) {
                // A guest that has just booted still writes more than it will.
                Patience.until("the guest to be calm", SEEN_LIMIT, () -> !isRefused(traveller, OBJECTIVE));
                MigrationRecord record = migrate(traveller, OBJECTIVE, 0);
                assertThat(record.state()).as("%s %s", slow, record).isEqualTo(MigrationState.DONE);
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
        try (Traveller traveller = Traveller.boot(fleet, writing("torrent", 30_000_000, 60), "h1");
                Fault slow = Fault.slowLink(traveller.host(), "10mbit")) {
            Patience.until("its writer to be seen", SEEN_LIMIT, () -> isRefused(traveller, OBJECTIVE));
            MigrationRecord record = migrate(traveller, OBJECTIVE, REFUSED);
            assertThat(record.state()).as("%s", slow).isEqualTo(MigrationState.REFUSED);
            Failure why = Invariants.failure(record);
            assertThat(why.code()).isEqualTo(Code.OBJECTIVE_OUT_OF_REACH);
            assertThat(why.remedy()).contains("a link of at least", "--postcopy allowed", "--downtime");
            Invariants.hold(record, traveller);
        }
    }

    private boolean isRefused(Traveller traveller, Duration objective) {
        return ask("forecast", traveller, objective).status() == REFUSED;
    }

    private MigrationRecord migrate(Traveller traveller, Duration objective, int status) {
        Shell.Output said = ask("migrate", traveller, objective);
        assertThat(said.status()).as(said.out() + said.err()).isEqualTo(status);
        return Fleet.record(said);
    }

    private Shell.Output ask(String command, Traveller traveller, Duration objective) {
        List<String> words = new ArrayList<>(List.of(command, traveller.name()));
        if (command.equals("migrate")) words.add("--to");
        words.addAll(List.of(traveller.elsewhere().name(), "--downtime", objective.toMillis() + "ms"));
        words.addAll(List.of("--throttle", "off", "--json"));
        return fleet.zugvogel(words.toArray(String[]::new));
    }

    private static GuestSpec writing(String name, long bytesPerSecond, long mebibytes) {
        Load writer = new Load.Writer(new BytesPerSecond(bytesPerSecond), Bytes.ofMib(mebibytes));
        return new GuestSpec(name, Bytes.ofMib(192), Bytes.ofMib(64), writer, false, true, null);
    }
}
