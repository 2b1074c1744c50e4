package dev.zugvogel.relay.encode;

/** Gathers a header that may come in pieces, and counts bytes that are to be passed over. One thread. */
final class Header {
    /** The longest that a parser asks for: an NBD option with a name. */
    static final int MAX_BYTES = 20 + 255;

    private final byte[] bytes = new byte[MAX_BYTES];
    private int lengthBytes;
    private int neededBytes;
    private long skipBytes;
    private boolean endless;

    /** Begins a header of this length, after what is still to be skipped. */
    void begin(int neededBytes) {
        lengthBytes = 0;
        this.neededBytes = neededBytes;
    }

    /** The header goes on to this length. */
    void extend(int neededBytes) {
        this.neededBytes = neededBytes;
    }

    void skip(long bytes) {
        skipBytes = bytes;
    }

    /** Nothing is a header any more. */
    void endless() {
        endless = true;
    }

    /** Whether the next byte is a header's first. */
    boolean isAtStart() {
        return lengthBytes == 0 && skipBytes == 0 && !endless;
    }

    /** How many bytes it takes, at least one; {@link #isComplete} may then hold. */
    int take(byte[] raw, int at, int to) {
        if (endless) return to - at;
        if (skipBytes > 0) {
            int skipped = (int) Math.min(skipBytes, to - at);
            skipBytes -= skipped;
            return skipped;
        }
        int taken = Math.min(neededBytes - lengthBytes, to - at);
        System.arraycopy(raw, at, bytes, lengthBytes, taken);
        lengthBytes += taken;
        return taken;
    }

    boolean isComplete() {
        return lengthBytes == neededBytes && !endless;
    }

    byte[] bytes() {
        return bytes;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    int u8(int offset) {
        return bytes[offset] & 0xFF;
    }

    int be16(int offset) {
        return Bits.u16(bytes, offset);
    }

    int be32(int offset) {
        return Bits.be32(bytes, offset);
    }

    long be64(int offset) {
        return Bits.be64(bytes, offset);
    }
}
