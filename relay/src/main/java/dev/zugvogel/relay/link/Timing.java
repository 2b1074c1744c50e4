package dev.zugvogel.relay.link;

import java.time.Duration;

/**
 * How patient a relay is.
 *
 * @param handshake from the TCP connection until it is part of a session
 * @param heartbeat how often a connection shows that it lives
 * @param deaf a connection on which nothing arrives for so long is dead, and dialled anew
 * @param silence a session without a connection for so long is broken
 */
public record Timing(Duration handshake, Duration heartbeat, Duration deaf, Duration silence) {
    public static final Timing DEFAULT =
            new Timing(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(120));

    /** The same, but for a session's watchdog. */
    public Timing withSilence(Duration silence) {
        return new Timing(handshake, heartbeat, deaf, silence);
    }
}
