package dev.zugvogel.relay.link;

import java.io.IOException;
import java.time.Duration;

/** How to get to the target of one migration. Thread-safe. */
public interface Route {
    /** Of networks between the hosts; at least one. */
    int ways();

    /**
     * A new link.
     *
     * @param turn goes on from one way to the next
     * @throws javax.net.ssl.SSLException if somebody else answers
     */
    FrameLink connect(int turn, Duration atMost) throws IOException;
}
