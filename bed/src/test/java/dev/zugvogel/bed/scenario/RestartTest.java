package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.inventory.StoreSummary;
import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes die and come back while nothing moves. */
@Tag("bed")
@ExtendWith(Fleets.class)
class RestartTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The bench has the figure; here it is only seen that both ends know the guest. */
    private static final int FEW = 50;

    @Test
    void theServerForgetsNoHostNoMigrationAndNoToken(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("rested"), "h1")) {
            MigrationRecord before = fleet.migrate("rested", "h2");
            String tokens = fleet.zugvogel("token", "list", "--json").out();
            fleet.bed().product().server().kill();
            fleet.mend();
            assertThat(fleet.api().get("/v1/hosts").list(HostSummary.class))
                    .extracting(HostSummary::name)
                    .containsExactlyInAnyOrder("h1", "h2", "h3");
            assertThat(fleet.migration(before.id())).isEqualTo(before);
            assertThat(fleet.zugvogel("token", "list", "--json").out()).isEqualTo(tokens);
            Invariants.hold(fleet.migrate("rested", "h1"), traveller);
        }
    }

    @Test
    void agentsComeBackWithoutANewTokenAndMigrateAtOnce(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("woken"), "h1")) {
            fleet.bed().hosts().stream().map(Host::name).map(fleet::agent).forEach(Daemon::kill);
            fleet.mend();
            Invariants.hold(fleet.migrate("woken", "h2"), traveller);
        }
    }

    @Test
    void aVmComesBackWithFewBytesAlsoAfterBothAgentsWereRestarted(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("homesick"), "h1")) {
            MigrationRecord there = fleet.migrate("homesick", "h2");
            Patience.until("both hosts to have kept its pages", LIMIT, () -> keepersOf(fleet, there) == 2);
            List.of("h1", "h2").forEach(fleet::restartAgent);
            MigrationRecord back = fleet.migrate("homesick", "h1");
            Invariants.hold(back, traveller);
            assertThat(back.bytes().wire().count())
                    .as("%s", back.bytes())
                    .isLessThan(back.bytes().raw().count() / FEW);
        }
    }

    private static long keepersOf(Fleet fleet, MigrationRecord migration) {
        return fleet.api().get("/v1/stores").list(StoreSummary.class).stream()
                .filter(store -> migration.id().equals(store.migration()))
                .count();
    }

    @Test
    void withoutAServerCommandsSayThatItIsUnreachableAndGuestsRunOn(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("alone"), "h1")) {
            fleet.bed().product().server().kill();
            for (List<String> words : List.of(List.of("hosts"), List.of("migrate", "alone", "--to", "h2"))) {
                Shell.Output said = fleet.zugvogel(words.toArray(String[]::new));
                assertThat(said.status()).as(said.err()).isEqualTo(5);
            }
            fleet.mend();
            Invariants.holdOn("h1", traveller);
        }
    }
}
