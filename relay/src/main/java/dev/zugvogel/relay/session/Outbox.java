package dev.zugvogel.relay.session;

import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.pace.Pace;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a session sends next: acknowledgements, then what is urgent, then the channels in turn, so that nothing
 * small waits behind a large stream. Guarded by the session's lock.
 */
final class Outbox {
    private final List<Channel> channels = new ArrayList<>();
    private final ArrayDeque<Channel> acksDue = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> unused = new ArrayDeque<>();
    private final Flight flight = new Flight();
    private final Pace pace = new Pace();
    private int turn;

    void add(Channel channel) {
        channels.add(channel);
    }

    boolean hasRoom(Channel channel) {
        return flight.hasRoom(channel.out.wireBytes(), channel.out.rawBytes());
    }

    void add(
            Channel channel,
            MessageKind kind,
            byte[] frame,
            int payloadBytes,
            int rawBytes,
            Runnable whenDelivered,
            long nowNanos) {
        MessageHeader.put(frame, channel.id, kind, channel.out.next(), payloadBytes);
        Outgoing message = unused.isEmpty() ? new Outgoing() : unused.removeLast();
        message.fill(kind, frame, MessageHeader.ROOM_BYTES + payloadBytes, rawBytes, whenDelivered);
        flight.add(message, nowNanos);
        channel.out.add(message);
    }

    void ackIsDue(Channel channel) {
        if (channel.ackDue || channel.in.deliveredBelow() == 0) return;
        channel.ackDue = true;
        acksDue.add(channel);
    }

    void putAcks(ByteBuffer frames) {
        while (!acksDue.isEmpty() && frames.remaining() >= FrameWriter.ACK_BYTES) {
            Channel channel = acksDue.remove();
            channel.ackDue = false;
            FrameWriter.putAck(frames, channel.id, channel.in.deliveredBelow());
        }
    }

    /** Gives the next message to a connection, if one may be sent now. */
    @Nullable
    Outgoing next(Object connection, long nowNanos, boolean onlyUrgent) {
        Channel channel = nextChannel(onlyUrgent || pace.waitNanos(nowNanos) > 0);
        if (channel == null) return null;
        Outgoing message = channel.out.take(connection, nowNanos);
        pace.spend(message.wireBytes, nowNanos);
        return message;
    }

    private @Nullable Channel nextChannel(boolean onlyUrgent) {
        int best = -1;
        for (int i = 1; i <= channels.size(); i++) {
            int at = (turn + i) % channels.size();
            Outgoing head = channels.get(at).out.head();
            if (head == null) continue;
            if (head.urgent) return channels.get(at);
            if (best < 0) best = at;
        }
        if (best < 0 || onlyUrgent) return null;
        turn = best;
        return channels.get(best);
    }

    /** How long what waits has to wait for the limit; zero if nothing waits for that. */
    long waitNanos(long nowNanos) {
        return nextChannel(true) == null && channels.stream().anyMatch(it -> it.out.head() != null)
                ? pace.waitNanos(nowNanos)
                : 0;
    }

    void written(Outgoing message) {
        message.writers--;
        releaseIfDone(message);
    }

    void acknowledged(Channel channel, long below, long nowNanos) throws BadFrameException {
        channel.out.check(below);
        for (Outgoing message; (message = channel.out.acknowledge(below)) != null; ) {
            flight.acknowledged(message, nowNanos);
            releaseIfDone(message);
        }
    }

    private void releaseIfDone(Outgoing message) {
        if (!message.isDone()) return;
        flight.released(message.frame.length);
        message.release();
        unused.add(message);
    }

    /** What this connection took with it is sent again, and what the peer may not have heard is said again. */
    void lost(Object connection) {
        for (Channel channel : channels) {
            channel.out.sendAgain(connection);
            ackIsDue(channel);
        }
    }

    void limit(Limit limit, long nowNanos) {
        pace.limit(limit, nowNanos);
    }

    void roundTrip(long tookNanos) {
        flight.roundTrip(tookNanos);
    }
}
