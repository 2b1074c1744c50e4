package dev.zugvogel.control.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token: not its secret.
 *
 * @param id the first 16 hexadecimal digits of the secret's hash; tells nothing about the secret
 * @param host of a join token: the only host that may join with it, even if it has joined before; null for any new one
 * @param createdBy the principal
 * @param expiresAt null if it lives until it is deleted
 */
public record Token(
        String id,
        TokenKind kind,
        String note,
        @Nullable String host,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
