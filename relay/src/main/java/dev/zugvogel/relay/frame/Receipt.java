package dev.zugvogel.relay.frame;

import java.nio.ByteBuffer;

/**
 * What one end says about the direction it received.
 *
 * @param received all bytes that arrived
 * @param undeliveredBytes how many of them, at the end, the local reader did not take because it had hung up
 */
public record Receipt(StreamDigest received, long undeliveredBytes) {
    static final int SIZE_BYTES = StreamDigest.SIZE_BYTES + Long.BYTES;

    void put(ByteBuffer payload) {
        received.put(payload);
        payload.putLong(undeliveredBytes);
    }

    /** As the payload of a RECEIPT. */
    public byte[] bytes() {
        ByteBuffer payload = ByteBuffer.allocate(SIZE_BYTES);
        put(payload);
        return payload.array();
    }

    /** @throws BadFrameException if the payload is not a receipt */
    public static Receipt of(byte[] payload, int lengthBytes) throws BadFrameException {
        if (lengthBytes != SIZE_BYTES) throw new BadFrameException("a RECEIPT of " + lengthBytes + " bytes");
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        return new Receipt(StreamDigest.get(bytes), bytes.getLong());
    }
}
