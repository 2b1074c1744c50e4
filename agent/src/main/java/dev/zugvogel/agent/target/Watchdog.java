package dev.zugvogel.agent.target;

import dev.zugvogel.relay.link.Timing;
import java.time.Duration;

/** For how long both relays of a migration wait for a connection, as the order says it. */
public final class Watchdog {
    private Watchdog() {}

    /** @param ms 0 from a server or an agent of a time when it was fixed */
    public static Duration of(long ms) {
        return ms == 0 ? Timing.DEFAULT.silence() : Duration.ofMillis(ms);
    }
}
