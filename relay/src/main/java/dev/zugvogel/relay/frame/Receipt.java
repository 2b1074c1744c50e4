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

    static Receipt get(ByteBuffer payload) {
        return new Receipt(StreamDigest.get(payload), payload.getLong());
    }
}
