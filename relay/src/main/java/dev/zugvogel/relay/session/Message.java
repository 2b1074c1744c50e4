package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.MessageKind;

/** A message as it arrived. It is the receiver's until {@link Channel#delivered}; then it is used again. */
public final class Message {
    private static final byte[] NONE = new byte[0];

    private MessageKind kind = MessageKind.STOP;
    private long number;
    private byte[] payload = NONE;
    private int lengthBytes;

    Message fill(MessageKind kind, long number, byte[] payload, int lengthBytes) {
        this.kind = kind;
        this.number = number;
        this.payload = payload;
        this.lengthBytes = lengthBytes;
        return this;
    }

    public MessageKind kind() {
        return kind;
    }

    /** Its place in its direction of its channel. */
    public long number() {
        return number;
    }

    /** The first {@link #lengthBytes} of this array. */
    public byte[] payload() {
        return payload;
    }

    public int lengthBytes() {
        return lengthBytes;
    }
}
