package dev.zugvogel.control.auth;

import java.time.Duration;
import java.util.Optional;

/** What a token is good for: for one host to join, once, or for its bearer to act in a role until it ends. */
public enum TokenKind {
    JOIN,
    VIEWER,
    OPERATOR,
    ADMIN;

    /** Empty for a join token, which the API does not accept. */
    public Optional<Role> role() {
        return this == JOIN ? Optional.empty() : Optional.of(Role.valueOf(name()));
    }

    /** How long a token lives if nobody says; empty is until it is deleted. */
    Optional<Duration> defaultTtl() {
        return this == JOIN ? Optional.of(Duration.ofHours(1)) : Optional.empty();
    }

    String prefix() {
        return this == JOIN ? "zvj_" : "zva_";
    }
}
