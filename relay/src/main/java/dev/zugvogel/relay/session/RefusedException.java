package dev.zugvogel.relay.session;

import java.io.IOException;

/** The target does not serve this session, and will not later. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** A sentence for the peer. */
    String reason() {
        return reason;
    }
}
