package dev.zugvogel.relay.session;

import dev.zugvogel.relay.pace.Window;

/** All that a session has been given to send and that is not acknowledged, and whether there may be more. */
final class Flight {
    private static final long MOST_RAW_BYTES = 4 << 20;
    private static final long MOST_HELD_BYTES = 40 << 20;
    private static final int MOST_MESSAGES = Inflow.MOST_AHEAD / 2;
    /** A channel that has less than this on its way does not wait for others, up to this sum. */
    private static final long SMALL_SHARE_BYTES = 64 << 10;

    private static final long MOST_WIRE_BYTES = Window.MOST_BYTES + (8 << 20);

    private final Window window = new Window();
    private long wireBytes;
    private long rawBytes;
    private long heldBytes;
    private int messages;

    /** Whether a channel with so much on its way may send more. */
    boolean hasRoom(long channelWireBytes, long channelRawBytes) {
        if (heldBytes >= MOST_HELD_BYTES || messages >= MOST_MESSAGES) return false;
        if (rawBytes >= MOST_RAW_BYTES) return channelRawBytes < SMALL_SHARE_BYTES;
        if (wireBytes < window.limitBytes()) return true;
        window.isFull();
        return channelWireBytes < SMALL_SHARE_BYTES && wireBytes < MOST_WIRE_BYTES;
    }

    void add(Outgoing message, long nowNanos) {
        if (messages == 0) window.begins(nowNanos);
        messages++;
        wireBytes += message.wireBytes;
        rawBytes += message.rawBytes;
        heldBytes += message.frame.length;
    }

    void acknowledged(Outgoing message, long nowNanos) {
        messages--;
        wireBytes -= message.wireBytes;
        rawBytes -= message.rawBytes;
        // Of a message that was sent twice nobody knows which one is acknowledged.
        if (message.sentTimes == 1) window.roundTrip(nowNanos - message.sentNanos);
        window.acknowledged(message.wireBytes, nowNanos);
    }

    void released(int heldBytes) {
        this.heldBytes -= heldBytes;
    }

    void roundTrip(long tookNanos) {
        window.roundTrip(tookNanos);
    }
}
