package dev.zugvogel.relay.frame;

import java.util.UUID;

/**
 * How a source begins a connection.
 *
 * @param session 16 random bytes, chosen by the source
 * @param connection its place in the session; one that takes an old one's place ends that
 * @param resumes the source was welcomed to this session before: a target that does not know it has lost it
 */
public record Hello(String migrationId, UUID session, int connection, boolean resumes) {
    /** Connections of one session at the same time. */
    public static final int MAX_CONNECTIONS = 16;
}
