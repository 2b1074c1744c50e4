package dev.zugvogel.agent.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;

/** Where the server's agents' port is. */
public record ServerAddress(String host, int port) {
    /**
     * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
     *
     * @throws FailureException BAD_REQUEST
     */
    public static ServerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            if (colon <= 0) throw new NumberFormatException();
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 1 || port > 65535) throw new NumberFormatException();
            String host = text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            return new ServerAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw FailureException.of(Code.BAD_REQUEST, "not HOST:PORT: " + text);
        }
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
