package dev.zugvogel.relay.frame;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Length and CRC32C of all bytes of one direction. Equal digests at both ends prove that the relay changed nothing. */
public record StreamDigest(long lengthBytes, int crc32c) {
    static final int SIZE_BYTES = Long.BYTES + Integer.BYTES;

    void put(ByteBuffer payload) {
        payload.putLong(lengthBytes).putInt(crc32c);
    }

    /** As the payload of an END. */
    public byte[] bytes() {
        ByteBuffer payload = ByteBuffer.allocate(SIZE_BYTES);
        put(payload);
        return payload.array();
    }

    /** @throws BadFrameException if the payload is not a digest */
    public static StreamDigest of(byte[] payload, int lengthBytes) throws BadFrameException {
        if (lengthBytes != SIZE_BYTES) throw new BadFrameException("an END of " + lengthBytes + " bytes");
        return get(ByteBuffer.wrap(payload));
    }

    static StreamDigest get(ByteBuffer payload) {
        return new StreamDigest(payload.getLong(), payload.getInt());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d bytes (CRC32C %08x)", lengthBytes, crc32c);
    }
}
