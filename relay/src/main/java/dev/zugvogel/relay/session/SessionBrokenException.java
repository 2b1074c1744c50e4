package dev.zugvogel.relay.session;

import java.io.IOException;

/** The session is over for good; the message says why, for people. */
public final class SessionBrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    public SessionBrokenException(String reason) {
        super(reason);
    }
}
