package dev.zugvogel.relay.encode;

/** Room for one encoded block, to be used again and again. One thread. */
public final class Block {
    /** The most raw bytes that a block stands for. */
    public static final int MAX_RAW_BYTES = 1 << 20;

    /** Codec, checksum, and at most three lengths of 3 bytes. */
    static final int MAX_HEADER_BYTES = 1 + 4 + 9;

    /** No payload is longer. */
    public static final int MAX_PAYLOAD_BYTES = MAX_HEADER_BYTES + BodyWriter.MAX_BYTES;

    /** A codec needs more room than it will use. */
    private final byte[] payload = new byte[MAX_HEADER_BYTES + Compressor.bound(BodyWriter.MAX_BYTES)];

    private int lengthBytes;
    private int rawBytes;
    private int bodyBytes;
    private Codec codec = Codec.NONE;

    /** Its first {@link #lengthBytes} bytes are the payload. */
    public byte[] payload() {
        return payload;
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /** How many raw bytes the payload stands for; 0 if there is nothing to send. */
    public int rawBytes() {
        return rawBytes;
    }

    /** Of the payload, before it was compressed. */
    public int bodyBytes() {
        return bodyBytes;
    }

    public Codec codec() {
        return codec;
    }

    void set(int lengthBytes, int rawBytes) {
        this.lengthBytes = lengthBytes;
        this.rawBytes = rawBytes;
    }

    void setBody(Codec codec, int bodyBytes) {
        this.codec = codec;
        this.bodyBytes = bodyBytes;
    }
}
