package dev.zugvogel.relay.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Writes whole frames, each with one write to the stream. Safe for several threads; a frame is never torn. */
public final class FrameWriter {
    /** The room a caller leaves for the header at the start of a frame it builds itself. */
    public static final int HEADER_BYTES = Integer.BYTES;

    private static final int RECORD_BYTES = 16 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong wireBytes = new AtomicLong();
    private final OutputStream out;

    public FrameWriter(OutputStream out) {
        this.out = out;
    }

    /** What the frames written so far take on the wire. Any thread may ask. */
    public long wireBytes() {
        return wireBytes.get();
    }

    /**
     * What a frame takes on the wire with the TLS records it is cut into. RFC 8446, 5.2: each has 5 bytes of header, 1
     * of content type and 16 of tag for at most 16 KiB.
     */
    public static long wireBytes(int frameBytes) {
        return frameBytes + 22L * Math.ceilDiv(frameBytes, RECORD_BYTES);
    }

    /** Writes a payload that begins at {@link #HEADER_BYTES} of {@code frame}; the header is filled in here. */
    public void write(FrameType type, byte[] frame, int payloadBytes) throws IOException {
        ByteBuffer.wrap(frame).putInt(type.header(payloadBytes));
        write(frame, HEADER_BYTES + payloadBytes);
    }

    /** Writes frames that are complete, such as of {@link MessageHeader#put}. */
    public void write(byte[] frames, int lengthBytes) throws IOException {
        lock.lock();
        try {
            out.write(frames, 0, lengthBytes);
        } finally {
            lock.unlock();
        }
        wireBytes.addAndGet(wireBytes(lengthBytes));
    }

    /** Writes a frame without payload. */
    public void write(FrameType type) throws IOException {
        write(type, new byte[HEADER_BYTES], 0);
    }

    /** Appends a heartbeat to {@code frames}. */
    public static void putHeartbeat(ByteBuffer frames) {
        frames.putInt(FrameType.HEARTBEAT.header(0));
    }

    /** Appends an acknowledgement of all messages of a channel below {@code number}. */
    public static void putAck(ByteBuffer frames, int channel, long number) {
        frames.putInt(FrameType.ACK.header(ACK_BYTES - HEADER_BYTES))
                .putShort((short) channel)
                .putLong(number);
    }

    /** The length of what {@link #putAck} appends. */
    public static final int ACK_BYTES = HEADER_BYTES + Short.BYTES + Long.BYTES;

    public void hello(Hello hello) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(frame);
        data.writeInt(0);
        data.writeUTF(hello.migrationId());
        data.writeLong(hello.session().getMostSignificantBits());
        data.writeLong(hello.session().getLeastSignificantBits());
        data.writeByte(hello.connection());
        data.writeBoolean(hello.resumes());
        write(FrameType.HELLO, frame.toByteArray(), frame.size() - HEADER_BYTES);
    }

    public void receipt(Receipt receipt) throws IOException {
        byte[] frame = new byte[HEADER_BYTES + Receipt.SIZE_BYTES];
        receipt.put(ByteBuffer.wrap(frame, HEADER_BYTES, Receipt.SIZE_BYTES));
        write(FrameType.RECEIPT, frame, Receipt.SIZE_BYTES);
    }

    public void pong(int mtuBytes) throws IOException {
        byte[] frame = new byte[HEADER_BYTES + Integer.BYTES];
        ByteBuffer.wrap(frame).putInt(HEADER_BYTES, mtuBytes);
        write(FrameType.PONG, frame, Integer.BYTES);
    }

    /** Says why; what is too long for the frame is cut off. */
    public void refused(String reason) throws IOException {
        byte[] text = Text.bytes(reason);
        byte[] frame = new byte[HEADER_BYTES + text.length];
        System.arraycopy(text, 0, frame, HEADER_BYTES, text.length);
        write(FrameType.REFUSED, frame, text.length);
    }
}
