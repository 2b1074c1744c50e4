package dev.zugvogel.relay.frame;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Length and CRC32C of all bytes of one direction. Equal digests at both ends prove that the relay changed nothing. */
public record StreamDigest(long lengthBytes, int crc32c) {
    static final int SIZE_BYTES = Long.BYTES + Integer.BYTES;

    void put(ByteBuffer payload) {
        payload.putLong(lengthBytes).putInt(crc32c);
    }

    static StreamDigest get(ByteBuffer payload) {
        return new StreamDigest(payload.getLong(), payload.getInt());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d bytes (CRC32C %08x)", lengthBytes, crc32c);
    }
}
