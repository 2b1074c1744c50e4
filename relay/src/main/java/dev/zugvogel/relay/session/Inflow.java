package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.BadFrameException;
import org.jspecify.annotations.Nullable;

/** One direction of a channel at its receiver: puts in order what several connections bring, and drops repetitions. */
final class Inflow {
    /** More than a sender keeps without an acknowledgement. */
    static final int MOST_AHEAD = 32 << 10;

    private @Nullable Message[] ring = new @Nullable Message[16];
    private long next;
    private long deliveredBelow;

    /** All messages below this number are delivered. */
    long deliveredBelow() {
        return deliveredBelow;
    }

    /**
     * Keeps a message until it is its turn.
     *
     * @return false if it has arrived before
     * @throws BadFrameException if it is further ahead than any sender may be
     */
    boolean offer(Message message) throws BadFrameException {
        if (message.number() < next) return false;
        if (message.number() - next >= MOST_AHEAD) throw new BadFrameException("a message is too far ahead");
        while (message.number() - next >= ring.length) grow();
        int at = at(message.number());
        if (ring[at] != null) return false;
        ring[at] = message;
        return true;
    }

    private int at(long number) {
        return (int) (number & (ring.length - 1));
    }

    private void grow() {
        @Nullable Message[] old = ring;
        ring = new @Nullable Message[old.length * 2];
        for (Message message : old) if (message != null) ring[at(message.number())] = message;
    }

    boolean isReady() {
        return ring[at(next)] != null;
    }

    /** The next in order, if it has arrived. */
    @Nullable
    Message take() {
        Message message = ring[at(next)];
        if (message == null) return null;
        ring[at(next++)] = null;
        return message;
    }

    void delivered(Message message) {
        deliveredBelow = message.number() + 1;
    }
}
