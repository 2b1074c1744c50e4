package dev.zugvogel.relay.frame;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of a peer that is not trusted: type and length are checked before anything is stored, and no more than
 * the longest payload is ever held. For one thread; the payload is overwritten by the next frame.
 */
public final class FrameReader {
    private final byte[] header = new byte[FrameWriter.HEADER_BYTES];
    private final AtomicLong wireBytes = new AtomicLong();
    private final InputStream in;
    private byte[] payload = new byte[1024];
    private int lengthBytes;
    private int unreadBytes;

    public FrameReader(InputStream in) {
        this.in = in;
    }

    /** What the frames read so far took on the wire. Any thread may ask. */
    public long wireBytes() {
        return wireBytes.get();
    }

    /**
     * Waits for the next frame. Of a MESSAGE only the header is read: {@link #messageHeader} says what it is, and
     * {@link #messageBody} must be called before the next frame.
     *
     * @return its type, or null where the stream ended between two frames
     * @throws BadFrameException if it is not a frame
     * @throws EOFException if the stream ended within it
     */
    public @Nullable FrameType next() throws IOException {
        if (unreadBytes > 0) throw new IllegalStateException("the last message's body was not read");
        int got = in.readNBytes(header, 0, header.length);
        if (got == 0) return null;
        if (got < header.length) throw new EOFException("the stream ended within a frame's header");
        int word = ByteBuffer.wrap(header).getInt();
        FrameType type = FrameType.ofHeader(word);
        lengthBytes = FrameType.lengthOf(word);
        wireBytes.addAndGet(FrameWriter.wireBytes(header.length + lengthBytes));
        if (type == FrameType.MESSAGE) leaveBody();
        if (payload.length < lengthBytes) payload = new byte[lengthBytes];
        read(payload, lengthBytes, type);
        return type;
    }

    private void leaveBody() throws BadFrameException {
        if (lengthBytes < MessageHeader.SIZE_BYTES) throw new BadFrameException("a MESSAGE frame without a header");
        unreadBytes = lengthBytes - MessageHeader.SIZE_BYTES;
        lengthBytes = MessageHeader.SIZE_BYTES;
    }

    private void read(byte[] into, int count, FrameType type) throws IOException {
        if (in.readNBytes(into, 0, count) < count)
            throw new EOFException("the stream ended within a " + type + " frame");
    }

    public MessageHeader messageHeader() throws BadFrameException {
        return MessageHeader.get(exactly(MessageHeader.SIZE_BYTES));
    }

    /** How long the message's payload is; at most {@link MessageHeader#MAX_PAYLOAD_BYTES}. */
    public int messageBodyBytes() {
        return unreadBytes;
    }

    /** Reads the message's payload to the start of an array that has room for it. */
    public void messageBody(byte[] into) throws IOException {
        int count = unreadBytes;
        unreadBytes = 0;
        read(into, count, FrameType.MESSAGE);
    }

    /** The payload of the last frame, not of a MESSAGE: its first {@link #lengthBytes} bytes. */
    public byte[] payload() {
        return payload;
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /** The channel an ACK is for. */
    public int ackChannel() throws BadFrameException {
        int channel = Short.toUnsignedInt(exactly(Short.BYTES + Long.BYTES).getShort());
        if (channel >= MessageHeader.MAX_CHANNELS) throw new BadFrameException("ACK for channel " + channel);
        return channel;
    }

    /** All messages below this were delivered. */
    public long ackNumber() throws BadFrameException {
        return exactly(Short.BYTES + Long.BYTES).getLong(Short.BYTES);
    }

    public Receipt receipt() throws BadFrameException {
        return Receipt.of(payload, lengthBytes);
    }

    public int pongMtuBytes() throws BadFrameException {
        return exactly(Integer.BYTES).getInt();
    }

    public Hello hello() throws BadFrameException {
        DataInputStream data = new DataInputStream(new ByteArrayInputStream(payload, 0, lengthBytes));
        try {
            Hello hello = new Hello(
                    data.readUTF(),
                    new UUID(data.readLong(), data.readLong()),
                    data.readUnsignedByte(),
                    data.readBoolean());
            if (data.available() > 0 || hello.connection() >= Hello.MAX_CONNECTIONS)
                throw new BadFrameException("a HELLO is malformed");
            return hello;
        } catch (BadFrameException e) {
            throw e;
        } catch (IOException e) {
            throw new BadFrameException("a HELLO is malformed");
        }
    }

    public String refusal() throws BadFrameException {
        return Text.of(payload, 0, lengthBytes);
    }

    private ByteBuffer exactly(int expectedBytes) throws BadFrameException {
        if (lengthBytes != expectedBytes)
            throw new BadFrameException("a frame of " + lengthBytes + " bytes should have " + expectedBytes);
        return ByteBuffer.wrap(payload, 0, lengthBytes);
    }
}
