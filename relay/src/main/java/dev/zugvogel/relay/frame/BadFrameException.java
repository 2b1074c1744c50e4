package dev.zugvogel.relay.frame;

import java.io.IOException;

/** The peer sent something that is not the relay's protocol, or not at this point. */
public final class BadFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    public BadFrameException(String message) {
        super(message);
    }
}
