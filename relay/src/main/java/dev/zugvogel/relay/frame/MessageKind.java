package dev.zugvogel.relay.frame;

/** What a message of a channel is, with the code it has on the wire. */
public enum MessageKind {
    /** Message 0 of a channel, source to target: the name of the socket it leads to. */
    OPEN(0),
    /** Message 0 of the other direction: the target has connected to its socket. */
    ACCEPTED(1),
    /** Message 0 of the other direction: a sentence why not. */
    REFUSED(2),
    /** Bytes of QEMU as they are, in a direction that is not encoded. */
    DATA(3),
    /** No more of QEMU's bytes in this direction: the {@link StreamDigest} of all of them. */
    END(4),
    /** What arrived of the other direction: a {@link Receipt}. */
    RECEIPT(5),
    /** The local reader of the other direction is gone; more of it can't be delivered. */
    STOP(6),
    /** A block could not be decoded: how many of its direction came before it. */
    REPAIR(7),
    /** The answer: the same number, and the block's raw bytes. */
    PLAIN(8),
    /** An encoded block. */
    BLOCK(9);

    private static final MessageKind[] BY_CODE = new MessageKind[10];

    static {
        for (MessageKind kind : values()) BY_CODE[kind.code] = kind;
    }

    private final int code;

    MessageKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MessageKind ofCode(int code) throws BadFrameException {
        if (code >= BY_CODE.length) throw new BadFrameException("unknown kind of message " + code);
        return BY_CODE[code];
    }
}
