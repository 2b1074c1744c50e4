package dev.zugvogel.bed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.guest.Verification;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The hosts are what they claim to be: separate machines whose libvirts move guests between them. */
@Tag("bed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostTest {
    private Bed bed = Bed.up(BedSpec.bare(TestBeds.name("host"), 2).withSmallImages(Bytes.ofMib(256)));

    @AfterAll
    void takeDown() {
        bed.close();
    }

    @Test
    void eachHostHasANameAnImageFolderAndALibvirtOfItsOwn() {
        assertThat(bed.host("h1").exec("hostname")).isEqualTo("h1");
        bed.host("h1").exec("touch", "/var/lib/libvirt/images/only-on-h1", "/var/lib/libvirt/shared/on-both");

        assertThat(bed.host("h2").exec("ls", "/var/lib/libvirt/images")).doesNotContain("only-on-h1");
        assertThat(bed.host("h2").exec("ls", "/var/lib/libvirt/shared")).contains("on-both");
        assertThat(uuid("h1")).isNotEqualTo(uuid("h2"));
    }

    @Test
    void anUnknownHostIsRefusedWithTheListOfThoseThereAre() {
        assertThatThrownBy(() -> bed.host("h9"))
                .isInstanceOfSatisfying(
                        BedFailure.class,
                        failure -> assertThat(failure.remedy()).contains("h1", "h2"));
    }

    @Test
    void virshMovesAGuestWithItsDiskAndEveryRecordArrives() {
        Guest guest = bed.guest(GuestSpec.of("mover", new Load.Web()).withDisk(Bytes.ofMib(64)), "h1");
        String boot = guest.bootId();
        Patience.until("some records", Duration.ofSeconds(30), () -> guest.acknowledged() > 20);

        migrate("mover", "h1", "h2", "--copy-storage-all");

        Verification found = guest.verify();
        assertThat(found.bad()).isZero();
        assertThat(found.verified()).isGreaterThan(20).isEqualTo(found.written());
        assertThat(guest.bootId()).isEqualTo(boot);
        assertThat(bed.whereRuns("mover").map(Host::name)).contains("h2");
    }

    @Test
    void aGuestOnSharedStorageMovesWithoutItsDisk() {
        Guest guest = bed.guest(
                GuestSpec.of("sharer", new Load.Web()).onSharedStorage().asTransient(), "h1");

        migrate("sharer", "h1", "h2", "--unsafe");

        assertThat(guest.verify().bad()).isZero();
        assertThat(bed.host("h1").virsh("list", "--all", "--name")).doesNotContain("sharer");
    }

    @Test
    void aGuestOutlivesItsLibvirtdAndIsFoundAgain() {
        Guest guest = bed.guest(GuestSpec.of("orphan", new Load.Idle()), "h1");
        Host host = bed.host("h1");

        host.libvirtd().kill();

        assertThat(guest.answers()).isTrue();
        assertThat(host.libvirtd().runs()).isFalse();
        host.startLibvirtd();
        assertThat(bed.whereRuns("orphan").map(Host::name)).contains("h1");
    }

    @Test
    void killingItsQemuEndsOneGuestOnly() {
        Guest victim = bed.guest(GuestSpec.of("victim", new Load.Idle()), "h2");
        Guest witness = bed.guest(GuestSpec.of("witness", new Load.Idle()), "h2");

        bed.host("h2").killQemu("victim");

        Patience.until(
                "libvirt to notice",
                Duration.ofSeconds(20),
                () -> bed.whereRuns("victim").isEmpty());
        assertThat(victim.answers()).isFalse();
        assertThat(witness.answers()).isTrue();
    }

    @Test
    void aSmallImagesFolderRunsFull() {
        assertThat(bed.host("h1")
                        .attempt("sh", "-c", "cd /var/lib/libvirt/images; fallocate -l 1G too-much; rm -f too-much"))
                .matches(output -> output.err().contains("No space left"));
    }

    private String uuid(String host) {
        return bed.host(host)
                .virsh("capabilities")
                .lines()
                .filter(line -> line.contains("<uuid>"))
                .findFirst()
                .orElseThrow();
    }

    private void migrate(String guest, String from, String to, String... options) {
        List<String> arguments = new ArrayList<>(List.of("migrate", "--live"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(
                "--migrateuri",
                "tcp://" + bed.host(to).address(),
                guest,
                bed.host(to).libvirtUri()));
        bed.host(from).virsh(arguments.toArray(String[]::new));
    }
}
