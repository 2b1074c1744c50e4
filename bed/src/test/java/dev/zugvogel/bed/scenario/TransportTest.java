package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.MigrationTls;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The way of the bytes, and how fast they may go on it. */
@Tag("bed")
@ExtendWith(Fleets.class)
class TransportTest {
    @Test
    void aGuestMovesWithItsDiskFromQemuToQemuAndBackAgain(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.writer("swift"), "h1")) {
            for (String next : new String[] {"h2", "h1"}) {
                MigrationRecord record = fleet.migrate("swift", next, "--transport", "direct");
                assertThat(record.transport()).isEqualTo(Transport.DIRECT);
                assertThat(record.checks()).extracting(Finding::code).contains(Code.DIRECT_UNENCRYPTED);
                assertThat(record.bytes().storage().count()).as("storage bytes").isPositive();
                assertThat(record.bytes().raw().count())
                        .as("bytes that libvirt counted")
                        .isGreaterThanOrEqualTo(record.bytes().memory().count());
                assertThat(fleet.story(record.id())).contains("not proven on the direct way");
                Invariants.hold(record, traveller);
            }
        }
    }

    @Test
    void onTheDirectWayLibvirtsOwnTlsKeepsStrangersOut(Fleet fleet, @TempDir Path folder) throws IOException {
        List<String> ends = List.of("h1", "h2");
        ends.forEach(host ->
                fleet.restartAgent(host, "--libvirt-tls", fleet.host(host).address()));
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("veiled"), "h1")) {
            Path trusted = MigrationTls.trusted(fleet.host("h2").layout());
            String authority = Files.readString(trusted);
            var stranger = CertificateAuthority.openOrCreate(folder).certificate();
            Files.writeString(trusted, Pem.encode(List.of(stranger)));
            MigrationRecord refused = fleet.awaitEnd(
                    fleet.depart("veiled", "h2", "--transport", "direct").id());
            assertThat(refused.state()).isEqualTo(MigrationState.FAILED);
            Invariants.hold(refused, traveller);

            Files.writeString(trusted, authority);
            MigrationRecord record = fleet.migrate("veiled", "h2", "--transport", "direct");
            assertThat(record.transport()).isEqualTo(Transport.DIRECT);
            assertThat(record.checks()).extracting(Finding::code).doesNotContain(Code.DIRECT_UNENCRYPTED);
            Invariants.hold(record, traveller);
        } finally {
            ends.forEach(fleet::restartAgent);
        }
    }

    @Test
    void aDirectCopyThatIsCancelledLeavesTheGuestWhereItWas(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("hesitant"), "h1")) {
            String id = fleet.depart("hesitant", "h2", "--transport", "direct", "--bandwidth", "1MiB/s")
                    .id();
            fleet.awaitCopy(id);
            assertThat(fleet.zugvogel("cancel", id).status()).isZero();
            MigrationRecord record = fleet.awaitEnd(id);
            assertThat(record.state()).isEqualTo(MigrationState.CANCELLED);
            Invariants.hold(record, traveller);
        }
    }

    @Test
    void theLimitOfAMigrationThatRunsIsChangedWhateverItsWay(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("hurried"), "h1")) {
            String target = "h2";
            for (String way : new String[] {"relay", "direct"}) {
                String id = fleet.depart("hurried", target, "--transport", way, "--bandwidth", "1MiB/s")
                        .id();
                fleet.await(id, "memory on its way", TransportTest::sendsMemory);
                limit(fleet, id, "2MiB/s");
                assertThat(fleet.migration(id).bandwidthLimit()).isEqualTo(new BytesPerSecond(2 << 20));
                limit(fleet, id, "unlimited");
                MigrationRecord record = fleet.awaitEnd(id);
                assertThat(record.bandwidthLimit()).isNull();
                Invariants.hold(record, traveller);
                target = "h1";
            }
        }
    }

    private static boolean sendsMemory(MigrationRecord record) {
        return record.progress() != null && record.progress().iteration() > 0;
    }

    private static void limit(Fleet fleet, String id, String limit) {
        Shell.Output said = fleet.zugvogel("migrations", id, "--bandwidth", limit);
        assertThat(said.status()).as(said.err()).isZero();
    }
}
