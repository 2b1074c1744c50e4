package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageHeader;
import java.util.ArrayDeque;

/** What a session has received and not delivered: bounded, whatever a peer sends. Guarded by the session's lock. */
final class Inbox {
    /** More than any sender's window, in buffers. */
    private static final long MOST_HELD_BYTES = 64 << 20;

    private final Buffers buffers;
    private final ArrayDeque<Message> unused = new ArrayDeque<>();
    private long heldBytes;

    Inbox(Buffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Takes over a message, whose payload is of the buffers.
     *
     * @return false if it has arrived before
     */
    boolean add(Inflow direction, MessageHeader header, byte[] payload, int lengthBytes) throws BadFrameException {
        if (heldBytes + payload.length > MOST_HELD_BYTES)
            throw new BadFrameException("more was sent than may be on its way");
        heldBytes += payload.length;
        Message message = unused.isEmpty() ? new Message() : unused.removeLast();
        boolean isNew = direction.offer(message.fill(header.kind(), header.number(), payload, lengthBytes));
        if (!isNew) release(message);
        return isNew;
    }

    void release(Message message) {
        byte[] payload = message.payload();
        heldBytes -= payload.length;
        buffers.give(payload);
        unused.add(message);
    }
}
