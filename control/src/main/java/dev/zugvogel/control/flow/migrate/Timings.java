package dev.zugvogel.control.flow.migrate;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param ask an agent's answer to a question or command
 * @param facts all facts of one report together
 * @param grace a connected agent that answers and says nothing of a migration for this long does not know it
 * @param progress between two progress reports that are stored and published
 */
public record Timings(Duration ask, Duration facts, Duration grace, Duration progress) {
    public static final Timings USUAL =
            new Timings(Duration.ofSeconds(30), Duration.ofSeconds(45), Duration.ofSeconds(5), Duration.ofMillis(900));
}
