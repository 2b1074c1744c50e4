package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Guests whose disks lie on one base image, as they do where all are made from one template. */
@Tag("bed")
@ExtendWith(Fleets.class)
class StorageTest {
    private static final String BASE = HostLayout.IMAGES + "/golden-base.qcow2";
    private static final int REFUSED = 3;

    private final Fleet fleet;

    StorageTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @BeforeEach
    void makeBase() {
        Host host = fleet.host("h1");
        String raw = HostLayout.IMAGES + "/golden-base.raw";
        host.exec("dd", "if=/dev/urandom", "of=" + raw, "bs=1M", "count=16", "status=none");
        host.exec("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, BASE);
        host.exec("rm", raw);
    }

    @AfterEach
    void removeBases() {
        fleet.bed().hosts().forEach(host -> host.exec("rm", "-f", BASE));
    }

    private Traveller onBase(String name) {
        GuestSpec spec = Traveller.writer(name).withBase(new GuestSpec.Base(BASE, true));
        return Traveller.boot(fleet, spec, "h1");
    }

    private static String chain(MigrationRecord record) {
        return record.checks().stream()
                .filter(finding -> finding.code() == Code.BACKING_CHAIN)
                .map(Finding::message)
                .findFirst()
                .orElse("");
    }

    private String digestOn(String host) {
        return fleet.host(host).exec("sha256sum", BASE);
    }

    @Test
    void aBaseIsSentOnceAndServesTheNextGuestAndTheWayBack() {
        try (Traveller first = onBase("first");
                Traveller second = onBase("second")) {
            MigrationRecord there = fleet.migrate("first", "h2");
            assertThat(chain(there)).contains("will be sent once");
            assertThat(digestOn("h2")).isEqualTo(digestOn("h1"));
            Invariants.hold(there, first);

            MigrationRecord next = fleet.migrate("second", "h2");
            assertThat(chain(next)).contains("only the overlay moves").doesNotContain("sent");
            Invariants.hold(next, second);

            MigrationRecord back = fleet.migrate("first", "h1");
            assertThat(chain(back)).contains("only the overlay moves").doesNotContain("sent");
            Invariants.hold(back, first);
        }
    }

    @Test
    void anotherFileUnderTheNameOfTheBaseIsRefusedAndStays() {
        try (Traveller traveller = onBase("stranger")) {
            Host other = fleet.host("h2");
            other.exec("dd", "if=/dev/zero", "of=" + BASE, "bs=1M", "count=1", "status=none");
            Shell.Output said = fleet.zugvogel("migrate", "stranger", "--to", "h2", "--json");
            assertThat(said.status()).as(said.err()).isEqualTo(REFUSED);
            List<Finding> errors = Fleet.record(said).checks().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .toList();
            assertThat(errors).singleElement().satisfies(error -> {
                assertThat(error.code()).isEqualTo(Code.BASE_IMAGE_DIFFERS);
                assertThat(error.remedy()).isNotBlank();
            });
            assertThat(other.exec("stat", "--format=%s", BASE).strip()).isEqualTo("1048576");
            Invariants.holdOn("h1", traveller);
        }
    }
}
