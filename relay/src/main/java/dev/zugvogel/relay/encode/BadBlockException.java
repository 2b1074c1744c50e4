package dev.zugvogel.relay.encode;

import java.io.IOException;

/** The peer sent what no encoder sends. The direction can't go on. */
public final class BadBlockException extends IOException {
    private static final long serialVersionUID = 1;

    public BadBlockException(String message) {
        super(message);
    }
}
