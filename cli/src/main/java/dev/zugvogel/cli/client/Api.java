package dev.zugvogel.cli.client;

import dev.zugvogel.cli.context.Context;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.pki.Pem;
import dev.zugvogel.wire.pki.Pinned;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The server's REST interface. Checks that the server belongs to the context's authority and bears the name it was
 * called by. Answers are bounded in size and time. Every failure comes as a {@link FailureException}. Thread-safe.
 */
public final class Api implements AutoCloseable {
    private static final long BODY_LIMIT_BYTES = 16L << 20;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** Checks measure links between hosts before the server answers. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);

    private final URI server;
    private final String token;
    private final HttpClient http;

    public Api(Context context) {
        this(context.address(), context.token(), Pinned.trusting(authority(context)));
    }

    Api(URI server, String token, SSLContext tls) {
        this.server = server;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    /** A name as one segment of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Answer get(String path) {
        return exchange(request(path).GET());
    }

    public Answer post(String path, Object body) {
        return exchange(json(path).POST(BodyPublishers.ofString(Json.write(body))));
    }

    public Answer put(String path, Object body) {
        return exchange(json(path).PUT(BodyPublishers.ofString(Json.write(body))));
    }

    public Answer patch(String path, Object body) {
        return exchange(json(path).method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }

    public Answer delete(String path) {
        return exchange(request(path).DELETE());
    }

    /**
     * Opens the stream of events.
     *
     * @param after the last event already seen; empty starts with the next one to happen
     */
    InputStream events(Optional<String> after) {
        HttpRequest.Builder request = request("/v1/events").header("Accept", "text/event-stream");
        after.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<InputStream> response = send(request.GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) return response.body();
        try (InputStream body = response.body()) {
            byte[] start = body.readNBytes(1 << 16);
            throw new Answer("GET /v1/events", response.statusCode(), new String(start, StandardCharsets.UTF_8))
                    .failure();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** What a broken connection to this server means. */
    FailureException failure(IOException cause) {
        return Connection.failure(server, cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private Answer exchange(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(ANSWER_LIMIT).build();
        HttpResponse<String> response =
                send(request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), BODY_LIMIT_BYTES));
        String what = request.method() + " " + request.uri().getRawPath();
        return new Answer(what, response.statusCode(), response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Code.SERVER_UNREACHABLE, "interrupted while asking " + server)
                    .asException(e);
        }
    }

    private static X509Certificate authority(Context context) {
        try {
            return Pem.decode(context.authority()).getLast();
        } catch (IllegalArgumentException e) {
            throw Failure.of(Code.UNAUTHENTICATED, "the context's certificate authority is damaged")
                    .asException(e);
        }
    }
}
