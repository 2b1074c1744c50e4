package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.MessageKind;
import org.jspecify.annotations.Nullable;

/** A message that is kept until the peer has delivered it. Guarded by the session's lock, but for the bytes. */
final class Outgoing {
    private static final byte[] NONE = new byte[0];
    /** Small enough to be sent before what is large, without slowing that down. */
    private static final int URGENT_BYTES = 4 << 10;

    byte[] frame = NONE;
    int frameBytes;
    int rawBytes;
    long number;
    long wireBytes;
    boolean urgent;
    private Runnable whenDelivered = () -> {};

    /** The connection it was last given to; only which one matters. */
    @Nullable
    Object on;

    long sentNanos;
    int sentTimes;
    boolean acknowledged;
    /** Threads that are writing it; the bytes must stay until there is none. */
    int writers;

    Outgoing fill(MessageKind kind, byte[] frame, int frameBytes, int rawBytes, Runnable whenDelivered) {
        this.frame = frame;
        this.frameBytes = frameBytes;
        this.rawBytes = rawBytes;
        this.whenDelivered = whenDelivered;
        wireBytes = FrameWriter.wireBytes(frameBytes);
        urgent = frameBytes <= URGENT_BYTES || (kind != MessageKind.DATA && kind != MessageKind.PLAIN);
        on = null;
        sentTimes = 0;
        acknowledged = false;
        writers = 0;
        return this;
    }

    /** Nothing reads the bytes any more. */
    boolean isDone() {
        return acknowledged && writers == 0;
    }

    void release() {
        frame = NONE;
        whenDelivered.run();
    }
}
