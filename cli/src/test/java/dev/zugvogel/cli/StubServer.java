package dev.zugvogel.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTPS server with an authority of its own that says what a test tells it to, and remembers what it was asked. */
public final class StubServer implements AutoCloseable {
    /** What the server does with one request. */
    @FunctionalInterface
    public interface Handler {
        void handle(HttpExchange exchange, String body) throws IOException;
    }

    /** One request as it came. */
    public record Asked(String request, String body, Optional<String> token, Optional<String> lastEventId) {}

    private final CertificateAuthority authority;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpsServer server;

    public StubServer(Path folder) {
        this(folder, 0, "localhost");
    }

    /** On a given port, and with a certificate for a given name. */
    public StubServer(Path folder, int port, String name) {
        authority = CertificateAuthority.openOrCreate(folder);
        server = start(port, name);
    }

    public StubServer on(String request, Handler handler) {
        handlers.put(request, handler);
        return this;
    }

    public StubServer answer(String request, int status, String body) {
        return on(request, (exchange, ignored) -> send(exchange, status, body));
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Begins an event stream; the test writes into it and closes it. */
    public static OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream stream = exchange.getResponseBody();
        stream.write(": here\n\n".getBytes(StandardCharsets.UTF_8));
        stream.flush();
        return stream;
    }

    public static void event(OutputStream stream, String id, String type, String data) throws IOException {
        stream.write(("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<Asked> asked(String request) {
        return asked.stream().filter(each -> each.request().equals(request)).toList();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "https://localhost:" + port();
    }

    public String token() {
        return "zva_" + "s".repeat(43) + "." + authority.fingerprint();
    }

    public Context context() {
        return new Context(url(), token(), Pem.encode(List.of(authority.certificate())));
    }

    /** Cuts every connection and listens no more. */
    public void stop() {
        server.stop(0);
    }

    /** Listens again on the same port. */
    public void restart() {
        server = start(port(), "localhost");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpsServer start(int port, String name) {
        try {
            HttpsServer fresh = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            fresh.setHttpsConfigurator(new HttpsConfigurator(
                    authority.issueServer(name, List.of(name)).tls()));
            fresh.setExecutor(threads);
            fresh.createContext("/", this::handle);
            fresh.start();
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                request,
                body,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))));
        handlers.getOrDefault(
                        request,
                        (unknown, ignored) -> send(unknown, 404, Samples.error("ZV-1003", "there is no " + request)))
                .handle(exchange, body);
    }
}
