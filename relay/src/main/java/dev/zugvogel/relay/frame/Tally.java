package dev.zugvogel.relay.frame;

import java.util.zip.CRC32C;

/** Counts and sums the bytes of one direction as they pass. For one thread at a time. */
public final class Tally {
    private final CRC32C crc = new CRC32C();
    private long lengthBytes;

    public void add(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
        lengthBytes += length;
    }

    public StreamDigest digest() {
        return new StreamDigest(lengthBytes, (int) crc.getValue());
    }
}
