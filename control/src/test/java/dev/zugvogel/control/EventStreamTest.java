package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.wire.pki.Pinned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventStreamTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void withoutAPlaceTheStreamBeginsNow() throws Exception {
        server.events().append("vm", "before");
        try (Stream stream = follow("", null, server.adminToken())) {
            server.events().append("vm", "after");
            assertThat(stream.next().data()).isEqualTo("\"after\"");
        }
    }

    @Test
    void whoComesBackWithTheLastIdGetsEveryEventOnceHoweverOftenTheConnectionBreaks() throws Exception {
        long seed = Long.getLong("zugvogel.seed", System.nanoTime());
        Random random = new Random(seed);
        long start = server.events().last();
        Thread writer = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 300; i++) server.events().append("vm", Map.of("n", i));
        });
        List<Long> seen = new ArrayList<>();
        while (seen.size() < 300) {
            long last = seen.isEmpty() ? start : seen.getLast();
            boolean byHeader = random.nextBoolean();
            try (Stream stream = byHeader
                    ? follow("?after=0", "" + last, server.adminToken())
                    : follow("?after=" + last, null, server.adminToken())) {
                for (int i = random.nextInt(40); i >= 0 && seen.size() < 300; i--)
                    seen.add(stream.next().id());
            }
        }
        writer.join();
        assertThat(seen).as("seed %d", seed).hasSize(300).isSorted().doesNotHaveDuplicates();
        assertThat(seen.getLast() - seen.getFirst()).isEqualTo(299);
    }

    @Test
    void aPlaceFromTheFutureOfAnotherLogIsToldAsAGap() throws Exception {
        try (Stream stream = follow("?after=" + (server.events().last() + 1_000), null, server.adminToken())) {
            Event gap = stream.next();
            assertThat(gap.type()).isEqualTo("gap");
            Contract.load().check("gap", gap.data());
            long next = server.events().append("vm", "next");
            assertThat(stream.next().id()).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "99999999999999999999"})
    void aPlaceThatIsNoNumberIsRefused(String place) throws Exception {
        assertThat(server.get("/v1/events?after=" + place).status()).isEqualTo(400);
    }

    @Test
    void callersThatDoNotReadHoldBackNobody() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        long start = server.events().last();
        try {
            for (int i = 0; i < 10; i++) deaf.add(followAndNeverRead(start));
            String large = "x".repeat(100_000);
            try (Stream stream = follow("?after=" + start, null, server.adminToken())) {
                for (int i = 0; i < 40; i++) {
                    long id = server.events().append("vm", large);
                    assertThat(stream.next().id()).isEqualTo(id);
                }
            }
            assertThat(server.get("/v1/hosts").status()).isEqualTo(200);
        } finally {
            for (Socket socket : deaf) socket.close();
        }
    }

    @Test
    void onlyAdministratorsSeeTheAuditAsItHappens() throws Exception {
        String viewer = server.newToken("viewer");
        long start = server.events().last();
        server.newToken("viewer");
        server.events().append("vm", "end");
        try (Stream stream = follow("?after=" + start, null, viewer)) {
            assertThat(stream.next().type()).isEqualTo("vm");
        }
        try (Stream stream = follow("?after=" + start, null, server.adminToken())) {
            Event audit = stream.next();
            assertThat(audit.type()).isEqualTo("audit");
            Contract.load().check("audit_record", audit.data());
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        var token = server.post("/v1/tokens", "{\"kind\":\"viewer\"}").body();
        try (Stream stream = follow("", null, token.path("token").asText())) {
            server.call("DELETE", "/v1/tokens/" + token.path("id").asText(), null, server.adminToken());
            server.events().append("vm", "secret");
            assertThat(stream.rest()).doesNotContain("secret");
        }
    }

    @Test
    void hostsAndVmsAreToldWhenTheyChangeAndNotWithEveryReport() throws Exception {
        long start = server.events().last();
        var identity = TestAgent.join(server.agentPort(), server.newToken("join"), "h1");
        try (TestAgent agent = TestAgent.connect(server.agentPort(), identity)) {
            agent.report(TestAgent.report(TestAgent.vm("db1", "running")));
            for (int i = 0; i < 5; i++)
                agent.report(TestAgent.report(TestAgent.vm("db1", "running")).toBuilder()
                        .setCpuBusyPercent(i)
                        .build());
            agent.report(TestAgent.report(TestAgent.vm("db1", "paused")));
            // Said once, it may be of before a move.
            agent.report(TestAgent.report());
            agent.report(TestAgent.report());
            try (Stream stream = follow("?after=" + start, null, server.newToken("viewer"))) {
                List<Event> events = new ArrayList<>();
                while (events.isEmpty() || !events.getLast().data().contains("\"gone\"")) events.add(stream.next());
                Contract contract = Contract.load();
                events.forEach(event -> contract.check(event.type(), event.data()));
                assertThat(events).extracting(Event::type).containsExactly("host", "host", "host", "vm", "vm", "vm");
                assertThat(events.subList(3, 6))
                        .extracting(event -> event.data().replaceAll(".*\"state\":\"([a-z ]+)\".*", "$1"))
                        .containsExactly("running", "paused", "gone");
            }
        }
    }

    record Event(long id, String type, String data) {}

    /** One connection to the events. */
    private record Stream(InputStream bytes, BufferedReader lines) implements AutoCloseable {
        Event next() throws IOException {
            long id = 0;
            String type = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) id = Long.parseLong(line.substring(4));
                if (line.startsWith("event: ")) type = line.substring(7);
                if (line.startsWith("data: ")) data = line.substring(6);
                if (line.isEmpty() && !data.isEmpty()) return new Event(id, type, data);
            }
            throw new AssertionError("the stream ended");
        }

        String rest() throws IOException {
            StringBuilder rest = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) rest.append(line);
            return rest.toString();
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    private Stream follow(String query, @Nullable String lastId, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.request("GET", "/v1/events" + query, null, token), (name, value) -> true);
        if (lastId != null) request.header("Last-Event-ID", lastId);
        HttpResponse<InputStream> response = server.client().send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        InputStream bytes = response.body();
        return new Stream(bytes, new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)));
    }

    private Socket followAndNeverRead(long after) throws IOException {
        Socket socket = Pinned.fingerprint(server.fingerprint())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.apiPort());
        String request = "GET /v1/events?after=" + after + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + server.adminToken() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
