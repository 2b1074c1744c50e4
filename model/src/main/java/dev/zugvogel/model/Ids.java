package dev.zugvogel.model;

import java.security.SecureRandom;
import java.time.Instant;

/** Names for things: sortable by time of birth, 26 characters of Crockford's base 32 (the ULID form). Thread-safe. */
public final class Ids {
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String next(Instant now) {
        StringBuilder text = new StringBuilder(26);
        long time = now.toEpochMilli();
        for (int shift = 45; shift >= 0; shift -= 5) text.append(ALPHABET[(int) (time >>> shift) & 31]);
        for (int i = 0; i < 16; i++) text.append(ALPHABET[RANDOM.nextInt(32)]);
        return text.toString();
    }
}
