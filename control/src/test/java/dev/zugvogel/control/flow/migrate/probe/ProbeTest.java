package dev.zugvogel.control.flow.migrate.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.migration.ProbeCount;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbeTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void httpGapIsAsLongAsTheGuestWasPaused() throws Exception {
        try (Guest guest = new Guest(OK);
                Probe probe = Probe.start(new ProbeTarget.Http("127.0.0.1", guest.port(), "/"))) {
            assertThat(probe.awaitAnswer(Duration.ofMillis(500), LONG)).isTrue();
            guest.pause();
            Duration paused = probe.now();
            waitUntil(probe, paused.plusMillis(400));
            Duration resumed = probe.now();
            guest.resume();
            assertThat(probe.awaitAnswer(resumed, LONG)).isTrue();
            Duration pause = resumed.minus(paused);
            assertThat(probe.gap(paused, resumed))
                    .hasValueSatisfying(
                            gap -> assertThat(gap).isBetween(pause.minusMillis(100), pause.plusMillis(400)));
        }
    }

    @Test
    void requestThatIsStuckDelaysNoOther() throws Exception {
        try (Guest guest = new Guest(OK);
                Probe probe = Probe.start(
                        new ProbeTarget.Http("127.0.0.1", guest.port(), "/"),
                        Duration.ofMillis(10),
                        Duration.ofMillis(300))) {
            assertThat(probe.awaitAnswer(Duration.ofMillis(100), LONG)).isTrue();
            guest.pause();
            probe.begin();
            Duration start = probe.now();
            waitUntil(probe, start.plusMillis(1_500));
            ProbeCount count = probe.count();
            guest.resume();
            // One at a time would have been five.
            assertThat(count.sent()).isGreaterThan(20);
            assertThat(count.lost()).isEqualTo(count.sent());
        }
    }

    @Test
    void tcpAnswerIsAConnectionThatOpens() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
                Probe probe = Probe.start(new ProbeTarget.Tcp("127.0.0.1", listener.getLocalPort()))) {
            assertThat(probe.awaitAnswer(Duration.ZERO, LONG)).isTrue();
            assertThat(probe.count().kind()).isEqualTo("tcp");
        }
    }

    @Test
    void refusedConnectionsAreLostAndNotAnswers() throws Exception {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        try (Probe probe = Probe.start(new ProbeTarget.Tcp("127.0.0.1", port))) {
            assertThat(probe.awaitAnswer(Duration.ZERO, Duration.ofMillis(300))).isFalse();
            assertThat(probe.count()).satisfies(count -> {
                assertThat(count.lost()).isPositive();
                assertThat(count.lost()).isEqualTo(count.sent());
            });
            assertThat(probe.gap(Duration.ZERO, probe.now())).isEmpty();
        }
    }

    @Test
    void failingServerIsNoAnswer() throws Exception {
        try (Guest guest = new Guest("HTTP/1.1 503 Service Unavailable\r\n\r\n");
                Probe probe = Probe.start(new ProbeTarget.Http("127.0.0.1", guest.port(), "/"))) {
            assertThat(probe.awaitAnswer(Duration.ZERO, Duration.ofMillis(500))).isFalse();
        }
    }

    @Test
    void endlessGarbageIsNoAnswerAndReadOnlyInPart() throws Exception {
        try (Guest guest = new Guest("x".repeat(1 << 20));
                Probe probe = Probe.start(new ProbeTarget.Http("127.0.0.1", guest.port(), "/"))) {
            assertThat(probe.awaitAnswer(Duration.ZERO, Duration.ofMillis(500))).isFalse();
        }
    }

    @Test
    void redirectIsAnAnswerAndIsNotFollowed() throws Exception {
        try (Guest elsewhere = new Guest(OK);
                Guest guest = new Guest(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + elsewhere.port() + "/\r\n\r\n");
                Probe probe = Probe.start(new ProbeTarget.Http("127.0.0.1", guest.port(), "/"))) {
            elsewhere.pause();
            assertThat(probe.awaitAnswer(Duration.ZERO, LONG)).isTrue();
            elsewhere.resume();
        }
    }

    @Test
    void echoOfThisMachineIsAnAnswer() throws Exception {
        try (Probe probe = Probe.start(new ProbeTarget.Icmp("127.0.0.1"))) {
            assertThat(probe.awaitAnswer(Duration.ofMillis(100), LONG)).isTrue();
            assertThat(probe.count().kind()).isEqualTo("icmp");
        }
    }

    @Test
    void hostThatDoesNotResolveGivesNoFigures() throws Exception {
        try (Probe probe = Probe.start(new ProbeTarget.Tcp("no-such-host.invalid", 80))) {
            assertThat(probe.awaitAnswer(Duration.ZERO, Duration.ofMillis(200))).isFalse();
            assertThat(probe.gap(Duration.ZERO, probe.now())).isEmpty();
        }
    }

    @Test
    void requestsBeforeTheBeginningDoNotCount() throws Exception {
        try (Guest guest = new Guest(OK);
                Probe probe = Probe.start(new ProbeTarget.Http("127.0.0.1", guest.port(), "/"))) {
            assertThat(probe.awaitAnswer(Duration.ofMillis(500), LONG)).isTrue();
            probe.begin();
            assertThat(probe.count().sent()).isLessThan(5);
        }
    }

    private static void waitUntil(Probe probe, Duration moment) {
        // The length of the pause is what is measured here, so time itself is the condition.
        while (probe.now().compareTo(moment) < 0) LockSupport.parkNanos(1_000_000);
    }
}
