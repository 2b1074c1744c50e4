package dev.zugvogel.bed.redis;

import java.nio.charset.StandardCharsets;

/** Redis' names for what is asked of it here. */
final class Commands {
    static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);
    static final byte[] SET = "SET".getBytes(StandardCharsets.US_ASCII);
    static final byte[] PING = "PING".getBytes(StandardCharsets.US_ASCII);

    private Commands() {}
}
