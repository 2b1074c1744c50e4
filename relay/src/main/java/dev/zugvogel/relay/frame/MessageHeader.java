package dev.zugvogel.relay.frame;

import java.nio.ByteBuffer;

/** What a MESSAGE frame begins with. */
public record MessageHeader(int channel, MessageKind kind, long number) {
    /** Channels of one session. */
    public static final int MAX_CHANNELS = 256;
    /** A block that can't be compressed, with what the encoder adds. */
    public static final int MAX_PAYLOAD_BYTES = (1 << 20) + (16 << 10);

    static final int SIZE_BYTES = Short.BYTES + Byte.BYTES + Long.BYTES;

    /** The room a sender leaves for both headers before the payload. */
    public static final int ROOM_BYTES = FrameWriter.HEADER_BYTES + SIZE_BYTES;

    /** Fills in both headers of a message whose payload begins at {@link #ROOM_BYTES} of {@code frame}. */
    public static void put(byte[] frame, int channel, MessageKind kind, long number, int payloadBytes) {
        ByteBuffer.wrap(frame)
                .putInt(FrameType.MESSAGE.header(SIZE_BYTES + payloadBytes))
                .putShort((short) channel)
                .put((byte) kind.code())
                .putLong(number);
    }

    static MessageHeader get(ByteBuffer bytes) throws BadFrameException {
        int channel = Short.toUnsignedInt(bytes.getShort());
        MessageKind kind = MessageKind.ofCode(Byte.toUnsignedInt(bytes.get()));
        long number = bytes.getLong();
        if (channel >= MAX_CHANNELS) throw new BadFrameException("channel " + channel + " is too many");
        if (number < 0) throw new BadFrameException("a message's number is negative");
        return new MessageHeader(channel, kind, number);
    }
}
