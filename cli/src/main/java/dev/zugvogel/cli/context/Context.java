package dev.zugvogel.cli.context;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * One server that a person knows.
 *
 * @param url {@code https://host:port}
 * @param token a secret; never printed
 * @param authority the PEM text of the certificate authority that the server must belong to
 */
public record Context(String url, String token, String authority) {
    /** The server's port for people and programs, unless the address says another. */
    public static final int DEFAULT_PORT = 8443;

    public Context {
        address(url);
    }

    public URI address() {
        return address(url);
    }

    @Override
    public String toString() {
        return "Context[" + url + "]";
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code https://host:port}.
     *
     * @throws FailureException with {@link Code#BAD_REQUEST} if it is anything else
     */
    public static URI address(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "https://" + text);
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null || !plain || !path.matches("/?")) {
                throw new URISyntaxException(text, "not https://HOST:PORT");
            }
            return new URI(
                    "https", null, uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw FailureException.of(
                    Code.BAD_REQUEST, "not the address of a server: " + text + " (try https://HOST:8443)");
        }
    }
}
