package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.BadFrameException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One direction of a channel at its sender: what is to be sent, and what is not acknowledged. Both in order. */
final class Outflow {
    private final ArrayDeque<Outgoing> ready = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> unacknowledged = new ArrayDeque<>();
    private long next;
    private long sentBelow;
    private long wireBytes;
    private long rawBytes;

    /** The number of the message that is added next. */
    long next() {
        return next;
    }

    /** On the wire, or waiting for it. */
    long wireBytes() {
        return wireBytes;
    }

    /** Bytes of QEMU that stand behind them. */
    long rawBytes() {
        return rawBytes;
    }

    void add(Outgoing message) {
        message.number = next++;
        wireBytes += message.wireBytes;
        rawBytes += message.rawBytes;
        ready.add(message);
        unacknowledged.add(message);
    }

    /** What is to be sent next, if anything is. */
    @Nullable
    Outgoing head() {
        return ready.peek();
    }

    /** The head is given to a connection. */
    Outgoing take(Object connection, long nowNanos) {
        Outgoing message = ready.remove();
        message.on = connection;
        message.sentNanos = nowNanos;
        message.sentTimes++;
        message.writers++;
        sentBelow = Math.max(sentBelow, message.number + 1);
        return message;
    }

    /** What was given to this connection and is not acknowledged is to be sent again, before what is newer. */
    void sendAgain(Object dead) {
        ready.clear();
        for (Outgoing message : unacknowledged) {
            if (dead.equals(message.on)) message.on = null;
            if (message.on == null) ready.add(message);
        }
    }

    /** @throws BadFrameException if it was never sent */
    void check(long below) throws BadFrameException {
        if (below < 0 || below > sentBelow) throw new BadFrameException("ACK of a message that was never sent");
    }

    /** The oldest message if it is below this number; from now on it is acknowledged. */
    @Nullable
    Outgoing acknowledge(long below) {
        Outgoing oldest = unacknowledged.peek();
        if (oldest == null || oldest.number >= below) return null;
        if (ready.peek() == oldest) ready.remove();
        unacknowledged.remove();
        wireBytes -= oldest.wireBytes;
        rawBytes -= oldest.rawBytes;
        oldest.acknowledged = true;
        return oldest;
    }
}
