package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.pki.Pem;
import dev.zugvogel.wire.pki.Pinned;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can reach a port may send anything to it. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersTest {
    private static final int PATIENCE_MS = 3_000;
    private static final int IDLE_CONNECTIONS = 50;
    private static final int OVERSIZED_BYTES = 2 << 20;

    private final Fleet fleet;
    private final Traveller traveller;
    private final List<Long> processes;

    StrangersTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.light("home"), "h1");
        this.processes = processes();
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @AfterEach
    void nobodyDiedAndTheHostsAreUnchanged() {
        assertThat(processes()).as("processes of server and agents").isEqualTo(processes);
        Invariants.holdOn("h1", traveller);
    }

    private List<Long> processes() {
        return Stream.concat(
                        Stream.of("cat " + fleet.bed().layout().runFolder() + "/server.pid"),
                        fleet.bed().hosts().stream()
                                .map(host -> "cat " + host.layout().runFolder() + "/run/bed-agent.pid"))
                .map(command -> Long.valueOf(Shell.run(command.split(" "))))
                .toList();
    }

    List<InetSocketAddress> ports() {
        String server = fleet.bed().layout().fabricAddress(Network.SERVER);
        String agent = fleet.host("h2").address();
        return List.of(
                new InetSocketAddress(server, 8443),
                new InetSocketAddress(server, 8444),
                new InetSocketAddress(agent, 8445),
                new InetSocketAddress(agent, 8446));
    }

    @ParameterizedTest
    @MethodSource("ports")
    void bytesThatAreNoProtocolDoNoHarmTo(InetSocketAddress port) throws IOException {
        for (byte[] frame : frames()) send(port, frame);
    }

    private static List<byte[]> frames() {
        byte[] noise = new byte[64 << 10];
        new Random(7).nextBytes(noise);
        byte[] hugeRecord = new byte[1 << 10];
        Arrays.fill(hugeRecord, (byte) 0xff);
        // The header of a TLS handshake record that claims the most a length can claim.
        System.arraycopy(new byte[] {22, 3, 3, (byte) 0xff, (byte) 0xff}, 0, hugeRecord, 0, 5);
        return List.of(
                noise,
                hugeRecord,
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {22, 3, 1},
                new byte[0]);
    }

    private static void send(InetSocketAddress port, byte[] frame) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(port, PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(frame);
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readNBytes(1 << 20);
            assertThat(answer.length).as("answer to a stranger").isLessThan(1 << 10);
        } catch (SocketException e) {
            assertThat(e).as("a stranger is hung up on").hasMessageMatching("(?s).*(reset|Broken pipe|closed).*");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8445, 8446})
    void nobodyWithoutACertificateTalksToAnAgent(int port) throws IOException {
        SSLContext tls = authority();
        InetSocketAddress agent = new InetSocketAddress(fleet.host("h2").address(), port);
        try (Socket socket = tls.getSocketFactory().createSocket(agent.getAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(new byte[1 << 10]);
            int first = socket.getInputStream().read();
            assertThat(first).as("what the agent says to a stranger").isEqualTo(-1);
        } catch (SSLException | SocketException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("ports")
    void connectionsThatSayNothingKeepNobodyOut(InetSocketAddress port) throws IOException {
        Socket[] silent = new Socket[IDLE_CONNECTIONS];
        try {
            for (int each = 0; each < IDLE_CONNECTIONS; each++) {
                silent[each] = new Socket();
                silent[each].connect(port, PATIENCE_MS);
            }
            assertThat(fleet.zugvogel("check", traveller.name(), "h2").status()).isZero();
        } finally {
            for (Socket socket : silent) if (socket != null) socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"vm\":7}",
                "{\"vm\":\"home\",\"unknown\":1}",
                "{\"vm\":\"home\"} trailing",
                "{\"vm\":\"home\",\"downtime_ms\":-1}",
                "{\"vm\":\"home\",\"bandwidth_bytes_per_second\":\"fast\"}",
                "{\"vm\":\"\"}"
            })
    void aMalformedRequestIsRefused(String body) throws IOException, InterruptedException {
        refused(400, Code.BAD_REQUEST, post(BodyPublishers.ofString(body)));
    }

    @Test
    void deeplyNestedJsonIsRefused() throws IOException, InterruptedException {
        refused(400, Code.BAD_REQUEST, post(BodyPublishers.ofString("[".repeat(100_000))));
    }

    @Test
    void anOversizedBodyIsRefusedWithAndWithoutAnnouncement() throws IOException, InterruptedException {
        byte[] large = new byte[OVERSIZED_BYTES];
        Arrays.fill(large, (byte) ' ');
        refused(413, Code.BODY_TOO_LARGE, post(BodyPublishers.ofByteArray(large)));
        refused(413, Code.BODY_TOO_LARGE, post(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
    }

    @Test
    void withoutATokenNothingIsTold() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address("/v1/hosts")).build();
        try (HttpClient client = client()) {
            refused(401, Code.UNAUTHENTICATED, client.send(request, BodyHandlers.ofString()));
        }
    }

    private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address("/v1/migrations"))
                .header("Authorization", "Bearer " + fleet.context().token())
                .POST(body)
                .build();
        try (HttpClient client = client()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static void refused(int status, Code code, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = Json.read(response.body(), JsonNode.class).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code.text());
        assertThat(error.path("remedy").asText()).isNotBlank();
    }

    private URI address(String path) {
        return fleet.context().address().resolve(path);
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(authority())
                .build();
    }

    private SSLContext authority() {
        Context context = fleet.context();
        return Pinned.trusting(Pem.decode(context.authority()).getLast());
    }
}
