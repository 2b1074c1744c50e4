package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.frame.Text;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/**
 * Two directions of numbered messages, which stand for one connection that QEMU made. Each end sees what the other sent
 * in the order it was sent, once, whatever happens to connections in between. Safe for any thread; messages of one
 * direction should come from one.
 */
public final class Channel {
    /** Where the payload begins in an array given to {@link #send}. */
    public static final int ROOM_BYTES = MessageHeader.ROOM_BYTES;

    final int id;
    final Outflow out = new Outflow();
    final Inflow in = new Inflow();
    final Condition arrived;
    boolean ackDue;
    private final Session session;
    private volatile Runnable whenBroken = () -> {};

    Channel(Session session, int id, Condition arrived) {
        this.session = session;
        this.id = id;
        this.arrived = arrived;
    }

    /**
     * As the source, asks the target to connect to a socket, and waits until it has.
     *
     * @throws IOException with the target's reason if it has not
     */
    public void request(String socket) throws IOException {
        sendNow(MessageKind.OPEN, Text.bytes(socket));
        Message answer = receive();
        MessageKind kind = answer.kind();
        String why = kind == MessageKind.REFUSED ? text(answer) : "";
        delivered(answer);
        if (kind == MessageKind.REFUSED) throw new IOException(why);
        if (kind != MessageKind.ACCEPTED) throw new BadFrameException("a channel can't begin with " + kind);
    }

    /** As the target, waits for the name of the socket that is wanted. To be answered once. */
    public String requested() throws IOException {
        Message request = receive();
        if (request.kind() != MessageKind.OPEN)
            throw new BadFrameException("a channel can't begin with " + request.kind());
        String socket = text(request);
        delivered(request);
        return socket;
    }

    private static String text(Message message) throws BadFrameException {
        return Text.of(message.payload(), 0, message.lengthBytes());
    }

    public void accept() throws SessionBrokenException {
        sendNow(MessageKind.ACCEPTED, new byte[0]);
    }

    public void refuse(String why) throws SessionBrokenException {
        sendNow(MessageKind.REFUSED, Text.bytes(why));
    }

    /**
     * Waits until there is room, and sends.
     *
     * @param frame {@link #ROOM_BYTES} of any content and then the payload; the session's until {@code whenDelivered}
     * @param payloadBytes at most {@link MessageHeader#MAX_PAYLOAD_BYTES}
     * @param rawBytes how many bytes of QEMU it stands for
     * @param whenDelivered runs once, on any thread and with the session's lock held; never if the session breaks;
     *     out of turn where a dead connection still holds the bytes of an older message
     */
    public void send(MessageKind kind, byte[] frame, int payloadBytes, int rawBytes, Runnable whenDelivered)
            throws SessionBrokenException {
        session.send(this, kind, frame, payloadBytes, rawBytes, whenDelivered, true);
    }

    /** Sends a copy without waiting. For what a peer's behaviour bounds: never for QEMU's stream. */
    public void sendNow(MessageKind kind, byte[] payload) throws SessionBrokenException {
        byte[] frame = new byte[ROOM_BYTES + payload.length];
        System.arraycopy(payload, 0, frame, ROOM_BYTES, payload.length);
        session.send(this, kind, frame, payload.length, 0, () -> {}, false);
    }

    /**
     * Waits for the next message. What had arrived in order before the session broke is still handed out.
     *
     * @throws SessionBrokenException with the reason
     */
    public Message receive() throws SessionBrokenException {
        return session.receive(this);
    }

    /** The last message received has been dealt with: the peer need not keep it, and its buffer is used again. */
    public void delivered(Message message) {
        session.delivered(this, message);
    }

    /** Arrays for {@link #send}. */
    public Buffers buffers() {
        return session.buffers();
    }

    /** Runs the action when the session breaks, on any thread; at once if it has. It must not wait. */
    public void whenBroken(Runnable action) {
        whenBroken = action;
        if (session.brokenBecause().isPresent()) action.run();
    }

    /** Why the session is over, if it is. */
    public Optional<String> brokenBecause() {
        return session.brokenBecause();
    }

    void broken() {
        whenBroken.run();
    }

    /** Ends the whole session: what one channel lost can't be given back. */
    public void fail(String reason) {
        session.end(reason);
    }
}
