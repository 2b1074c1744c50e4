package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsTest {
    private static final String EVENTS = "GET /v1/events";

    @TempDir
    private Path folder;

    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder);
        run = new Run(folder).loggedInTo(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void happened() {
        server.on(EVENTS, (exchange, body) -> {
            OutputStream stream = StubServer.stream(exchange);
            StubServer.event(stream, "7", "host", Json.write(Samples.host("h1")));
            StubServer.event(stream, "8", "vm", Json.write(Samples.vm("db1")));
            StubServer.event(stream, "9", "migration", Samples.json(Samples.at(MigrationState.COPY, 8_000)));
            StubServer.event(stream, "10", "later", "{\"a\":1}");
        });
    }

    @Test
    void whatHappenedIsALineEachAndThenItEnds() {
        happened();

        assertThat(run.zugvogel("events")).isEqualTo(ExitCode.DONE);

        assertThat(run.lines())
                .containsExactly(
                        "7       host       h1 ready · 2 VMs",
                        "8       vm         db1 running on h1",
                        "9       migration  db1 copy after 8.0 s · 75 % · memory 0.8/1.0 GiB · disk 10.0/10.0 GiB"
                                + " · would pause 140 ms now · about 4.0 s left",
                        "10      later      {\"a\":1}");
        assertThat(server.asked(EVENTS).getFirst().lastEventId()).contains("0");
    }

    @Test
    void asJsonEachLineIsAnEvent() {
        happened();

        run.zugvogel("events", "--json", "--after", "6");

        assertThat(run.lines()).hasSize(4).last().isEqualTo("{\"id\":\"10\",\"type\":\"later\",\"body\":{\"a\":1}}");
        assertThat(server.asked(EVENTS).getFirst().lastEventId()).contains("6");
    }

    @Test
    void followingGoesOnAfterADroppedStreamUntilTheServerRefuses() {
        AtomicInteger connections = new AtomicInteger();
        server.on(EVENTS, (exchange, body) -> {
            if (connections.getAndIncrement() > 1) {
                StubServer.send(exchange, 401, Samples.error("ZV-1006", "the token has expired"));
                return;
            }
            OutputStream stream = StubServer.stream(exchange);
            StubServer.event(stream, Integer.toString(connections.get()), "later", "{}");
            stream.close();
        });

        assertThat(run.zugvogel("events", "--follow")).isEqualTo(ExitCode.FAILED);

        assertThat(run.lines()).hasSize(2);
        assertThat(server.asked(EVENTS).get(0).lastEventId()).isEmpty();
        assertThat(server.asked(EVENTS).get(1).lastEventId()).contains("1");
        assertThat(server.asked(EVENTS).get(2).lastEventId()).contains("2");
        assertThat(run.error()).contains("ZV-1006 the token has expired");
    }

    @Test
    void aServerThatIsAwayIsUnreachableUnlessOneFollows() {
        server.stop();

        assertThat(run.zugvogel("events")).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void anEventThatIsNoJsonIsOneError() {
        server.on(EVENTS, (exchange, body) -> StubServer.event(StubServer.stream(exchange), "1", "vm", "<html>"));

        assertThat(run.zugvogel("events", "--json")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).startsWith("ZV-4004 the server's answer to GET /v1/events is not understood");
    }
}
