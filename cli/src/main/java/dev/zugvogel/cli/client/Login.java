package dev.zugvogel.cli.client;

import dev.zugvogel.cli.context.Context;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.Pem;
import dev.zugvogel.wire.pki.Pinned;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Makes a context from an address and a token. The token carries the fingerprint of the server's authority, so the
 * first connection already knows whom to trust; the token itself is sent only on the second one, which also checks the
 * server's name.
 */
public final class Login {
    private static final Pattern TOKEN = Pattern.compile("zva_[A-Za-z0-9_-]{16,256}\\.([0-9a-f]{64})");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Login() {}

    /**
     * Learns the server's authority and tries the token.
     *
     * @throws FailureException if the text is no token, the server can't be reached, is another one, or refuses
     */
    public static Context to(URI server, String token) {
        Matcher match = TOKEN.matcher(token);
        if (!match.matches()) {
            throw FailureException.of(
                    Code.BAD_REQUEST,
                    token.startsWith("zvj_")
                            ? "this is a token for a joining host, not for a person"
                            : "this is not a token; it begins with zva_ and has a dot in it");
        }
        String authority = Pem.encode(List.of(authority(server, match.group(1))));
        Context context = new Context(server.toString(), token, authority);
        try (Api api = new Api(context)) {
            Answer answer = api.get("/v1/hosts");
            if (!answer.ok()) throw answer.failure();
        }
        return context;
    }

    private static X509Certificate authority(URI server, String fingerprint) {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(Pinned.fingerprint(fingerprint))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/version"))
                .timeout(LIMIT)
                .build();
        try {
            return last(http.send(request, BodyHandlers.discarding()));
        } catch (IOException e) {
            throw Connection.failure(server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureException.of(Code.SERVER_UNREACHABLE, "interrupted while asking " + server);
        } finally {
            // To close it would wait for a peer that may never end its connection.
            http.shutdownNow();
        }
    }

    private static X509Certificate last(HttpResponse<?> response) throws SSLPeerUnverifiedException {
        SSLSession session = response.sslSession().orElseThrow(() -> new SSLPeerUnverifiedException("no TLS"));
        Certificate[] chain = session.getPeerCertificates();
        if (chain[chain.length - 1] instanceof X509Certificate authority) return authority;
        throw new SSLPeerUnverifiedException("not an X.509 certificate");
    }
}
