package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the product is for. */
@Tag("bed")
@ExtendWith(Fleets.class)
class MovesTest {
    private static final List<String> PHASES = List.of("checks", "copy", "finalsync", "switchover", "unwind");

    @Test
    void aGuestMovesWithItsDiskFromHostToHostAndBackAgain(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.writer("nomad"), "h1")) {
            for (String next : List.of("h2", "h3", "h1")) {
                MigrationRecord record = fleet.migrate("nomad", next);
                tellsEverything(record, next);
                assertThat(record.bytes().storage().count()).as("storage bytes").isPositive();
                Invariants.hold(record, traveller);
            }
            List<MigrationRecord> listed = fleet.migrations().stream()
                    .filter(record -> record.vm().equals("nomad"))
                    .toList();
            assertThat(listed).extracting(MigrationRecord::target).containsExactly("h1", "h3", "h2");
        }
    }

    private static void tellsEverything(MigrationRecord record, String target) {
        assertThat(record.state()).isEqualTo(MigrationState.DONE);
        assertThat(record.target()).isEqualTo(target);
        assertThat(record.phases()).extracting(Phase::name).containsExactlyElementsOf(PHASES);
        assertThat(record.phases()).extracting(Phase::startedAt).isSorted();
        assertThat(record.startedAt()).isBeforeOrEqualTo(Instant.now());
        assertThat(record.duration()).isPositive();
        assertThat(record.iterations()).isNotEmpty();
        assertThat(record.bytes().raw().count()).as("raw bytes").isPositive();
        assertThat(record.bytes().wire().count()).as("bytes on the wire").isPositive();
        assertThat(record.bytes().memory().count()).as("memory bytes").isPositive();
        assertThat(record.downtime().objective()).isPositive();
        assertThat(record.downtime().hypervisor()).as("libvirt's downtime").isPositive();
        assertThat(record.downtime().guestObserved())
                .as("downtime that clients saw")
                .isPositive();
        assertThat(record.probe().kind()).isEqualTo("http");
        assertThat(record.probe().sent()).isPositive();
        assertThat(record.probe().lost()).isNotNegative();
        assertThat(record.checks()).extracting(Finding::code).contains(Code.LINK_MEASURED);
        assertThat(record.progress()).as("progress of what has ended").isNull();
    }

    @Test
    void onSharedStorageNoDiskTravelsAndNoneIsRemoved(Fleet fleet) {
        GuestSpec spec = Traveller.writer("settler").onSharedStorage();
        try (Traveller traveller = Traveller.boot(fleet, spec, "h1")) {
            MigrationRecord record = fleet.migrate("settler", "h2");
            assertThat(record.bytes().storage()).isEqualTo(Bytes.ZERO);
            assertThat(record.checks()).extracting(Finding::code).contains(Code.DISK_SHARED);
            Invariants.hold(record, traveller);
            Invariants.hold(fleet.migrate("settler", "h1"), traveller);
        }
    }

    @Test
    void aTransientDomainMovesAndStaysTransient(Fleet fleet) {
        GuestSpec spec = Traveller.writer("mayfly").asTransient();
        try (Traveller traveller = Traveller.boot(fleet, spec, "h1")) {
            Invariants.hold(fleet.migrate("mayfly", "h2"), traveller);
            assertThat(fleet.host("h2").virsh("list", "--transient", "--name")).contains("mayfly");
            Invariants.hold(fleet.migrate("mayfly", "h1"), traveller);
        }
    }

    @Test
    void aPersistentDomainIsDefinedWhereItRuns(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("burgher"), "h1")) {
            Invariants.hold(fleet.migrate("burgher", "h2"), traveller);
            assertThat(fleet.host("h2").virsh("list", "--persistent", "--name")).contains("burgher");
        }
    }

    @Test
    void aBackingChainThatTheTargetLacksGoesAheadOfTheGuest(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.writer("chain"), "h1")) {
            layer(fleet.host("h1"), "chain");
            MigrationRecord record = fleet.migrate("chain", "h2");
            assertThat(record.checks()).extracting(Finding::code).contains(Code.BACKING_CHAIN);
            assertThat(backingOf(fleet.host("h2"), "chain.top")).endsWith("chain.qcow2");
            Invariants.hold(record, traveller);
            fleet.host("h1").exec("rm", HostLayout.IMAGES + "/chain.qcow2");
        }
        fleet.host("h2").exec("rm", HostLayout.IMAGES + "/chain.qcow2");
    }

    @Test
    void aBackingChainThatTheTargetHasTooIsKept(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.writer("golden"), "h1")) {
            layer(fleet.host("h1"), "golden");
            copyImage(fleet, "golden.qcow2");
            MigrationRecord record = fleet.migrate("golden", "h2");
            assertThat(backingOf(fleet.host("h2"), "golden.top")).endsWith("golden.qcow2");
            Invariants.hold(record, traveller);
            fleet.host("h1").exec("rm", HostLayout.IMAGES + "/golden.qcow2");
        }
    }

    /** Puts a new image on top of the guest's disk, which becomes the base. */
    private static void layer(Host host, String guest) {
        host.virsh("snapshot-create-as", guest, "--disk-only", "--no-metadata", "--name", "top");
    }

    private static String backingOf(Host host, String image) {
        String info = host.exec("qemu-img", "info", "-U", HostLayout.IMAGES + "/" + image);
        return info.lines()
                .filter(line -> line.startsWith("backing file:"))
                .findFirst()
                .orElse("");
    }

    private static void copyImage(Fleet fleet, String image) {
        String images = "libvirt/images/" + image;
        Shell.run(
                "cp",
                fleet.host("h1").layout().diskFolder().resolve(images).toString(),
                fleet.host("h2").layout().diskFolder().resolve(images).toString());
    }

    @Test
    void aDryRunTellsWhatWouldHappenAndChangesNothing(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("dreamer"), "h1")) {
            int before = fleet.migrations().size();
            MigrationRecord record = fleet.migrate("dreamer", "h2", "--dry-run");
            assertThat(record.checks()).extracting(Finding::code).contains(Code.DISK_COPIED);
            assertThat(fleet.migrations()).hasSize(before);
            Invariants.holdOn("h1", traveller);
        }
    }

    @Test
    void theBandwidthThatWasAskedForIsKept(Fleet fleet) {
        BytesPerSecond limit = BytesPerSecond.parse("20MB/s");
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("slow"), "h1")) {
            MigrationRecord record = fleet.migrate("slow", "h2", "--bandwidth", "20MB/s");
            Phase copy = record.phases().get(PHASES.indexOf("copy"));
            BytesPerSecond mean = BytesPerSecond.of(record.bytes().raw(), copy.duration());
            assertThat(mean.count()).as("bytes per second").isBetween(limit.count() / 4, limit.count() * 5 / 4);
            Invariants.hold(record, traveller);
        }
    }

    @Test
    void withoutATargetTheBestCandidateIsTaken(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("anywhere"), "h1");
                Fault closed = Fault.maintenance(fleet, "h2")) {
            Shell.Output said = fleet.zugvogel("migrate", "anywhere", "--force", "--json");
            assertThat(said.status()).as("%s %s", closed, said.err()).isZero();
            assertThat(Fleet.record(said).target()).isEqualTo("h3");
            Invariants.hold(Fleet.record(said), traveller);
        }
    }
}
