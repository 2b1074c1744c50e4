package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An agent dies, and with it QEMU's channel, while a guest in post-copy still misses pages. An emulated guest may wait for
 * a page with QEMU's lock in its hands; then no recovery is possible, and the record must say so.
 */
@Tag("bed")
@ExtendWith(Fleets.class)
class PostCopyRecoveryTest {
    private static final String SLOW = "80mbit";
    private static final String HANGS = "does not answer libvirt";

    private final Fleet fleet;

    PostCopyRecoveryTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @ParameterizedTest
    @CsvSource({"h1, 1", "h2, 2"})
    void theGuestGetsItsPagesOrTheRecordSaysWhyNot(String victim, int number) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.hasty("halved" + number), "h1")) {
            MigrationRecord record = killInPostCopy(traveller, fleet.host(victim));
            boolean recovered = record.state().ended();
            System.err.printf("post-copy, agent of %s killed: %s%n", victim, recovered ? "recovered" : "QEMU hangs");
            if (recovered) recovered(record, traveller);
            else hangs(record, traveller);
        }
    }

    private MigrationRecord killInPostCopy(Traveller traveller, Host victim) {
        Host target = fleet.host("h2");
        try (Fault slow = Fault.slowLink(target, SLOW)) {
            String id = fleet.depart(traveller.name(), target.name(), "--postcopy", "first")
                    .id();
            Journals.await(target, id, "RUNS_EARLY");
            victim.daemon("agent").kill();
            fleet.mend();
            return fleet.await(
                    id, "recovery after " + slow.what(), now -> now.state().ended() || hangs(now));
        }
    }

    private static boolean hangs(MigrationRecord record) {
        Failure error = record.error();
        return record.state() == MigrationState.IN_DOUBT
                && error != null
                && error.message().contains(HANGS);
    }

    private void recovered(MigrationRecord record, Traveller traveller) {
        assertThat(record.state()).as("%s", record).isEqualTo(MigrationState.DONE);
        assertThat(fleet.story(record.id())).contains("the missing pages follow again");
        Invariants.hold(record, traveller);
    }

    /** What the record says is so, and what it says a person can do ends it. */
    private void hangs(MigrationRecord record, Traveller traveller) {
        Failure failure = Invariants.failure(record);
        assertThat(failure.code()).isEqualTo(Code.POST_COPY_PAUSED);
        assertThat(failure.owner()).isEqualTo("h2");
        assertThat(failure.remedy()).contains("virsh destroy");
        for (String host : new String[] {"h2", "h1"})
            fleet.host(host).attempt("virsh", "-q", "destroy", traveller.name());
        assertThat(fleet.awaitEnd(record.id()).state()).isEqualTo(MigrationState.DONE);
        Invariants.hostsAreClean(fleet);
    }
}
