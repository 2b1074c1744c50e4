package dev.zugvogel.relay.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Writes whole frames, each with one write to the stream. Safe for several threads; a frame is never torn. */
public final class FrameWriter {
    /** The room a caller leaves for the header at the start of a frame it builds itself. */
    public static final int HEADER_BYTES = Integer.BYTES;

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
    static long wireBytes(int frameBytes) {
        return frameBytes + 22L * Math.ceilDiv(frameBytes, 16 << 10);
    }

    /** Writes a payload that begins at {@link #HEADER_BYTES} of {@code frame}; the header is filled in here. */
    public void write(FrameType type, byte[] frame, int payloadBytes) throws IOException {
        int header = type.header(payloadBytes);
        for (int i = 0; i < HEADER_BYTES; i++) frame[i] = (byte) (header >>> (24 - 8 * i));
        lock.lock();
        try {
            out.write(frame, 0, HEADER_BYTES + payloadBytes);
        } finally {
            lock.unlock();
        }
        wireBytes.addAndGet(wireBytes(HEADER_BYTES + payloadBytes));
    }

    /** Writes a frame without payload. */
    public void write(FrameType type) throws IOException {
        write(type, new byte[HEADER_BYTES], 0);
    }

    public void end(StreamDigest digest) throws IOException {
        write(FrameType.END, StreamDigest.SIZE_BYTES, digest::put);
    }

    public void receipt(Receipt receipt) throws IOException {
        write(FrameType.RECEIPT, Receipt.SIZE_BYTES, receipt::put);
    }

    public void pong(int mtuBytes) throws IOException {
        write(FrameType.PONG, Integer.BYTES, payload -> payload.putInt(mtuBytes));
    }

    public void open(OpenRequest request) throws IOException {
        writeTexts(FrameType.OPEN, request.migrationId(), request.socket());
    }

    /** Says why; what is too long for the frame is cut off. */
    public void refused(String reason) throws IOException {
        writeTexts(FrameType.REFUSED, reason.length() <= 300 ? reason : reason.substring(0, 300));
    }

    private void write(FrameType type, int payloadBytes, Consumer<ByteBuffer> payload) throws IOException {
        byte[] frame = new byte[HEADER_BYTES + payloadBytes];
        payload.accept(ByteBuffer.wrap(frame, HEADER_BYTES, payloadBytes));
        write(type, frame, payloadBytes);
    }

    private void writeTexts(FrameType type, String... texts) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(frame);
        data.writeInt(0);
        for (String text : texts) data.writeUTF(text);
        write(type, frame.toByteArray(), frame.size() - HEADER_BYTES);
    }
}
