package dev.zugvogel.control.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a token: prefix, 256 random bits, and the fingerprint of the authority whose servers it is good for, by
 * which its bearer knows the server.
 */
final class TokenText {
    private static final Pattern TEXT = Pattern.compile("(zv[aj]_[A-Za-z0-9_-]{43})(?:\\.[0-9a-f]{64})?");
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenText() {}

    static String next(TokenKind kind, String fingerprint) {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return kind.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "." + fingerprint;
    }

    /** SHA-256 of the secret, in hexadecimal; empty if the text is no token. A fast hash will do: nobody guesses 256 bits. */
    static Optional<String> hash(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) return Optional.empty();
        try {
            byte[] secret = match.group(1).getBytes(StandardCharsets.US_ASCII);
            return Optional.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
