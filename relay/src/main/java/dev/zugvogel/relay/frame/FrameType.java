package dev.zugvogel.relay.frame;

/** The kinds of frame, each with the code it has on the wire and the longest payload it may carry. */
public enum FrameType {
    /** Source to target, first: a {@link Hello}. */
    HELLO(1, 256),
    /** The connection is part of the session from here on. */
    WELCOME(2, 0),
    /** Why there is no session, or no longer; the last frame of its direction. */
    REFUSED(3, 1024),
    HEARTBEAT(4, 0),
    /** A message of a channel: {@link MessageHeader} and payload. */
    MESSAGE(5, MessageHeader.SIZE_BYTES + MessageHeader.MAX_PAYLOAD_BYTES),
    /** Channel, and the number below which all its messages were delivered. */
    ACK(6, Short.BYTES + Long.BYTES),
    PING(7, 0),
    /** The MTU of the answering host's interface, in bytes. */
    PONG(8, Integer.BYTES),
    /** A load on the link, of no meaning. */
    DATA(9, 1 << 20),
    /** What arrived of the load: a {@link Receipt}. */
    RECEIPT(10, Receipt.SIZE_BYTES);

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
