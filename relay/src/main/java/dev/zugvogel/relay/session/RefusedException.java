package dev.zugvogel.relay.session;

import java.io.IOException;

/** The target does not serve this session, and will not later. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public RefusedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** A sentence for the peer. */
    public String reason() {
        return reason;
    }
}
