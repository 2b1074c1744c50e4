package dev.zugvogel.bed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.guest.Verification;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each load does to a real guest what its name says. */
@Tag("bed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadTest {
    private final Bed bed = Bed.up(TestBeds.name("load"), 1);

    @AfterAll
    void takeDown() {
        bed.close();
    }

    @Test
    void idleServesACounterAndWritesNothing() {
        Guest guest = bed.guest(GuestSpec.of("idle", new Load.Idle()), "h1");

        long first = requests(guest);
        assertThat(requests(guest)).isEqualTo(first + 1);
        assertThat(guest.acknowledged()).isZero();
        assertThatThrownBy(() -> guest.http("/nothing"))
                .isInstanceOf(BedFailure.class)
                .hasMessageContaining("404");
    }

    @Test
    void writerWritesRecordsThatCanBeReadBackAndDirtiesItsMemory() {
        Guest guest = bed.guest(GuestSpec.of("writer", Load.parse("writer:4MB/s:16MB")), "h1");
        Patience.until("records", Duration.ofMinutes(1), () -> guest.acknowledged() > 50);

        Verification found = guest.verify();

        assertThat(found.verified()).isGreaterThan(50).isEqualTo(found.written());
        assertThat(found.bad()).isZero();
        bed.host("h1").virsh("domdirtyrate-calc", "writer", "--seconds", "1");
        Patience.until("a dirty rate", Duration.ofSeconds(30), () -> dirtyRateMibPerSecond("writer") > 0);
    }

    @Test
    void writerGoesOnFromTheStartOfAFullDiskAndCountsNoRecordAsBad() {
        Guest guest = bed.guest(
                GuestSpec.of("wrapper", Load.parse("writer:1MB/s:1MB")).withDisk(Bytes.ofMib(1)), "h1");
        long slots = Bytes.ofMib(1).count() / 4096;
        Patience.until("the disk to be full", Duration.ofMinutes(2), () -> guest.acknowledged() > slots + 10);

        Verification found = guest.verify();

        assertThat(found.bad()).isZero();
        assertThat(found.overwritten()).isPositive();
        assertThat(found.verified() + found.overwritten()).isEqualTo(found.written());
    }

    @Test
    void redisIsARealOneWithTheAskedAmountOfData() throws IOException {
        Guest guest = bed.guest(GuestSpec.of("redis", Load.parse("redis:4MB")), "h1");

        assertThat(redis(guest, "DBSIZE")).isEqualTo(":4096");
        assertThat(redis(guest, "SET greeting hello")).isEqualTo("+OK");
    }

    private double dirtyRateMibPerSecond(String guest) {
        return bed.host("h1")
                .virsh("domstats", "--dirtyrate", guest)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("dirtyrate.megabytes_per_second="))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElse(0);
    }

    private static long requests(Guest guest) {
        return guest.http("/")
                .lines()
                .filter(line -> line.startsWith("requests "))
                .mapToLong(line -> Long.parseLong(line.substring("requests ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static String redis(Guest guest, String command) throws IOException {
        try (Socket socket = new Socket(guest.address(), 6379)) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return reply.lines().findFirst().orElseThrow();
        }
    }
}
