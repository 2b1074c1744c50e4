package dev.zugvogel.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zugvogel.control.api.Operation;
import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.wire.pki.Pinned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole server on ports of its own, with migrations on paper, and a client that knows its admin token. */
final class TestServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Contract CONTRACT = Contract.load();

    private final Path state;
    private final MovableClock clock;
    private final Server server;
    private final String printed;
    private final String adminToken;
    private final HttpClient client;
    private @Nullable AgentGateway agents;
    private @Nullable EventLog events;

    private TestServer(Path state, MovableClock clock) throws IOException {
        this.state = state;
        this.clock = clock;
        Path tokenFile = state.resolve("admin.token");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerConfig config = new ServerConfig(state, any, any, List.of("control.test"), Optional.of(tokenFile));
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.server = Server.start(config, print, clock, (inventory, agents, store, events, time) -> {
            this.agents = agents;
            this.events = events;
            return new MemoryMigrations();
        });
        this.printed = out.toString(StandardCharsets.UTF_8);
        this.adminToken = Files.readString(tokenFile).strip();
        this.client = HttpClient.newBuilder()
                .sslContext(Pinned.fingerprint(fingerprint()))
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    static TestServer start(Path state) throws IOException {
        return new TestServer(state, new MovableClock());
    }

    /** The same state folder, a new process as far as the server can tell. */
    TestServer restart() throws IOException {
        close();
        return new TestServer(state, clock);
    }

    MovableClock clock() {
        return clock;
    }

    Path state() {
        return state;
    }

    String printed() {
        return printed;
    }

    String adminToken() {
        return adminToken;
    }

    /** Of the authority, as every token says it. */
    String fingerprint() {
        return adminToken.substring(adminToken.lastIndexOf('.') + 1);
    }

    int apiPort() {
        return server.ports().api();
    }

    int agentPort() {
        return server.ports().agents();
    }

    List<Operation> operations() {
        return server.operations();
    }

    AgentGateway agents() {
        return Objects.requireNonNull(agents);
    }

    EventLog events() {
        return Objects.requireNonNull(events);
    }

    HttpClient client() {
        return client;
    }

    record Response(int status, JsonNode body) {
        String code() {
            return body.at("/error/code").asText();
        }
    }

    Response get(String path) throws Exception {
        return call("GET", path, null, adminToken);
    }

    Response post(String path, String body) throws Exception {
        return call("POST", path, body, adminToken);
    }

    /** Every answer is held to the contract. */
    Response call(String method, String path, @Nullable String body, @Nullable String token) throws Exception {
        HttpResponse<String> response = client.send(request(method, path, body, token), BodyHandlers.ofString());
        CONTRACT.check(
                method, path, response.statusCode(), response.headers().firstValue("Content-Type"), response.body());
        return new Response(response.statusCode(), JSON.readTree(response.body()));
    }

    HttpRequest request(String method, String path, @Nullable String body, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + apiPort() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) request.header("Authorization", "Bearer " + token);
        return request.build();
    }

    String newToken(String kind) throws Exception {
        return post("/v1/tokens", "{\"kind\":\"" + kind + "\"}")
                .body()
                .path("token")
                .asText();
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
