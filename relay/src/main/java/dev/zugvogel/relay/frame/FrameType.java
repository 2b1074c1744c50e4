package dev.zugvogel.relay.frame;

/** The kinds of frame, each with the code it has on the wire and the longest payload it may carry. */
public enum FrameType {
    /** Source to target, first: which socket of which migration this connection is for. */
    OPEN(1, 1024),
    ACCEPTED(2, 0),
    /** A sentence why not. */
    REFUSED(3, 1024),
    DATA(4, 1 << 20),
    /** No more DATA in this direction: the {@link StreamDigest} of all of it. */
    END(5, StreamDigest.SIZE_BYTES),
    /** What arrived: a {@link Receipt}. */
    RECEIPT(6, Receipt.SIZE_BYTES),
    /** The local reader of the other side's DATA is gone; more of it can't be delivered. */
    STOP(7, 0),
    HEARTBEAT(8, 0),
    PING(9, 0),
    /** The MTU of the answering host's interface, in bytes. */
    PONG(10, Integer.BYTES);

    private static final FrameType[] BY_CODE = new FrameType[11];

    static {
        for (FrameType type : values()) BY_CODE[type.code] = type;
    }

    private final int code;
    private final int longestPayloadBytes;

    FrameType(int code, int longestPayloadBytes) {
        this.code = code;
        this.longestPayloadBytes = longestPayloadBytes;
    }

    int header(int lengthBytes) {
        if (lengthBytes < 0 || lengthBytes > longestPayloadBytes)
            throw new IllegalArgumentException(this + " can't carry " + lengthBytes + " bytes");
        return (code << 24) | lengthBytes;
    }

    static FrameType ofHeader(int header) throws BadFrameException {
        int code = header >>> 24;
        if (code == 0 || code >= BY_CODE.length) throw new BadFrameException("unknown frame type " + code);
        FrameType type = BY_CODE[code];
        int lengthBytes = lengthOf(header);
        if (lengthBytes > type.longestPayloadBytes)
            throw new BadFrameException(type + " frame of " + lengthBytes + " bytes is too long");
        return type;
    }

    static int lengthOf(int header) {
        return header & 0xFFFFFF;
    }
}
