package dev.zugvogel.relay.frame;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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

    public FrameReader(InputStream in) {
        this.in = in;
    }

    /** What the frames read so far took on the wire. Any thread may ask. */
    public long wireBytes() {
        return wireBytes.get();
    }

    /**
     * Waits for the next frame.
     *
     * @return its type, or null where the stream ended between two frames
     * @throws BadFrameException if it is not a frame, or the stream ended within it
     */
    public @Nullable FrameType next() throws IOException {
        int got = in.readNBytes(header, 0, header.length);
        if (got == 0) return null;
        if (got < header.length) throw new BadFrameException("the stream ended within a frame's header");
        int word = ByteBuffer.wrap(header).getInt();
        FrameType type = FrameType.ofHeader(word);
        lengthBytes = FrameType.lengthOf(word);
        if (payload.length < lengthBytes) payload = new byte[lengthBytes];
        if (in.readNBytes(payload, 0, lengthBytes) < lengthBytes)
            throw new BadFrameException("the stream ended within a " + type + " frame");
        wireBytes.addAndGet(FrameWriter.wireBytes(header.length + lengthBytes));
        return type;
    }

    /** The payload of the last frame: its first {@link #lengthBytes} bytes. */
    public byte[] payload() {
        return payload;
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    public StreamDigest digest() throws BadFrameException {
        return StreamDigest.get(exactly(StreamDigest.SIZE_BYTES));
    }

    public Receipt receipt() throws BadFrameException {
        return Receipt.get(exactly(Receipt.SIZE_BYTES));
    }

    public int pongMtuBytes() throws BadFrameException {
        return exactly(Integer.BYTES).getInt();
    }

    public OpenRequest open() throws BadFrameException {
        DataInputStream texts = texts();
        return new OpenRequest(text(texts), text(texts));
    }

    public String refusal() throws BadFrameException {
        return text(texts());
    }

    private ByteBuffer exactly(int expectedBytes) throws BadFrameException {
        if (lengthBytes != expectedBytes)
            throw new BadFrameException("a frame of " + lengthBytes + " bytes should have " + expectedBytes);
        return ByteBuffer.wrap(payload, 0, lengthBytes);
    }

    private DataInputStream texts() {
        return new DataInputStream(new ByteArrayInputStream(payload, 0, lengthBytes));
    }

    private static String text(DataInputStream texts) throws BadFrameException {
        try {
            return texts.readUTF();
        } catch (IOException e) {
            throw new BadFrameException("a frame's text is malformed");
        }
    }
}
