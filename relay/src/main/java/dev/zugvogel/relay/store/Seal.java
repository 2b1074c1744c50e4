package dev.zugvogel.relay.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a store was closed with: after which migration its content is what the peer's is.
 *
 * @param peer the other host of that migration
 * @param at when, in whole milliseconds
 */
public record Seal(String migrationId, long generation, String peer, Instant at) {
    static final int MAX_TEXT_CHARS = 300;

    /** @throws IllegalArgumentException if a text is longer than 300 characters */
    public Seal {
        if (migrationId.length() > MAX_TEXT_CHARS || peer.length() > MAX_TEXT_CHARS)
            throw new IllegalArgumentException("a seal's text is longer than " + MAX_TEXT_CHARS + " characters");
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether two ends sealed after the same migration; each names the other as its peer, at its own time. */
    public boolean matches(Seal other) {
        return migrationId.equals(other.migrationId) && generation == other.generation;
    }
}
