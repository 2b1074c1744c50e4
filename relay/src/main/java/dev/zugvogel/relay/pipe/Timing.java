package dev.zugvogel.relay.pipe;

import java.time.Duration;

/**
 * How patient a relay is.
 *
 * @param handshake from the TCP connection until the channel is open
 * @param heartbeat how often an open connection shows that it lives
 * @param silence a connection on which nothing arrives for so long is dead
 */
public record Timing(Duration handshake, Duration heartbeat, Duration silence) {
    public static final Timing DEFAULT =
            new Timing(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(120));
}
