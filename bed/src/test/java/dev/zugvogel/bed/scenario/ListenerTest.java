package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.Patience;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody learns who listens on the network between two hosts. */
@Tag("bed")
@ExtendWith(Fleets.class)
class ListenerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CAPTURE = "/run/listener.pcap";
    /** In several places of every Linux guest's memory, so that the packets don't cut them all in two. */
    private static final String IN_EVERY_KERNEL = "Linux version ";

    private record Heard(long bytes, boolean memory) {}

    @Test
    void aGuestsMemoryIsHeardOnTheDirectWayButNotThroughTheRelay(Fleet fleet) {
        try (Traveller traveller = Traveller.boot(fleet, Traveller.light("discreet"), "h1")) {
            Heard plain = listenTo(fleet, traveller.name(), "h2", "direct");
            assertThat(plain.memory())
                    .as("that the listener hears at all: %s", plain)
                    .isTrue();
            Heard encrypted = listenTo(fleet, traveller.name(), "h1", "relay");
            assertThat(encrypted.bytes()).isGreaterThan(1 << 20);
            assertThat(encrypted.memory()).as("%s", encrypted).isFalse();
        }
    }

    private static Heard listenTo(Fleet fleet, String vm, String to, String transport) {
        Host listener = fleet.host("h1");
        Daemon tcpdump = listener.daemon("tcpdump");
        tcpdump.start(List.of("tcpdump", "-i", "eth0", "-Z", "root", "-U", "-w", CAPTURE));
        try {
            Patience.until(
                    "the listener",
                    LIMIT,
                    () -> listener.attempt("test", "-s", CAPTURE).succeeded());
            fleet.migrate(vm, to, "--transport", transport);
        } finally {
            tcpdump.kill();
        }
        return heard(listener);
    }

    private static Heard heard(Host listener) {
        long bytes = Long.parseLong(listener.exec("stat", "-c", "%s", CAPTURE).strip());
        int status = listener.attempt("grep", "-a", "-q", "-F", IN_EVERY_KERNEL, CAPTURE)
                .status();
        assertThat(status).as("of grep").isBetween(0, 1);
        listener.exec("rm", CAPTURE);
        return new Heard(bytes, status == 0);
    }
}
