package dev.zugvogel.control.flow.migrate.probe;

import dev.zugvogel.model.failure.FailureException;
import java.net.URI;

/** Where a guest answers its clients. */
public sealed interface ProbeTarget {
    /** As in a record's {@code probe.kind}. */
    String kind();

    /** A name or address; an IPv6 address without brackets. */
    String host();

    /** A GET whose answer has a status below 500. Redirects count as answers and are not followed. */
    record Http(String host, int port, String path) implements ProbeTarget {
        @Override
        public String kind() {
            return "http";
        }
    }

    /** A connection that opens. */
    record Tcp(String host, int port) implements ProbeTarget {
        @Override
        public String kind() {
            return "tcp";
        }
    }

    /** An echo, for which the server runs as root; else the JDK asks TCP port 7, and a refusal counts as an answer. */
    record Icmp(String host) implements ProbeTarget {
        @Override
        public String kind() {
            return "icmp";
        }
    }

    /**
     * Reads {@code http://HOST[:PORT][/PATH]}, {@code tcp://HOST:PORT} or {@code icmp://HOST}.
     *
     * @throws FailureException with BAD_REQUEST for anything else
     */
    static ProbeTarget parse(String text) {
        URI uri = ProbeText.uri(text);
        String host = ProbeText.host(uri, text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme) {
            case "http" -> new Http(host, uri.getPort() < 0 ? 80 : ProbeText.port(uri, text), ProbeText.path(uri));
            case "tcp" -> new Tcp(ProbeText.bare(uri, host, text), ProbeText.port(uri, text));
            case "icmp" -> new Icmp(ProbeText.withoutPort(uri, ProbeText.bare(uri, host, text), text));
            default -> throw ProbeText.bad(text, "it starts with http://, tcp:// or icmp://");
        };
    }
}
