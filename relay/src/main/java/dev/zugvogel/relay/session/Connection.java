package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.link.FrameLink;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * One of the links of a session. One thread reads, and never waits for anything but the link: so both ends can write at
 * any time. Another writes what the session says is next.
 */
final class Connection {
    private final Session session;
    final FrameLink link;
    final int number;
    /** Frames that are not kept: acknowledgements, heartbeats. For the writing thread. */
    final ByteBuffer small = ByteBuffer.allocate(MessageHeader.MAX_CHANNELS * FrameWriter.ACK_BYTES);

    /** Guarded by the session's lock. */
    long wroteNanos;

    boolean dead;

    Connection(Session session, FrameLink link, int number, long nowNanos) {
        this.session = session;
        this.link = link;
        this.number = number;
        this.wroteNanos = nowNanos;
    }

    /** Reads until the connection is dead, by whatever cause. */
    void read(Duration deaf) {
        String end;
        try {
            link.limitSilence(deaf);
            readAll();
            end = "closed by the peer";
        } catch (SocketTimeoutException e) {
            end = "nothing arrived for " + deaf.toMillis() + " ms";
        } catch (IOException | RuntimeException e) {
            end = why(e);
        }
        session.lost(this, end);
    }

    private void readAll() throws IOException {
        try {
            for (FrameType type; (type = link.in().next()) != null; ) handle(type, link.in());
        } catch (BadFrameException e) {
            session.end(link.peer() + " broke the protocol: " + e.getMessage());
            // Closed with bytes unread, the peer's kernel would throw away what we say to it.
            link.discardInput();
        }
    }

    private void handle(FrameType type, FrameReader in) throws IOException {
        switch (type) {
            case MESSAGE -> arrived(in);
            case ACK -> session.acknowledged(in.ackChannel(), in.ackNumber());
            case HEARTBEAT -> {}
            case REFUSED -> session.farewell(in.refusal());
            case HELLO, WELCOME, PING, PONG, DATA, RECEIPT ->
                throw new BadFrameException("unexpected " + type + " frame");
        }
    }

    private void arrived(FrameReader in) throws IOException {
        MessageHeader header = in.messageHeader();
        int lengthBytes = in.messageBodyBytes();
        byte[] payload = session.buffers().take(lengthBytes);
        in.messageBody(payload);
        session.arrived(header, payload, lengthBytes);
    }

    void write() {
        try {
            while (session.writeNext(this)) {}
        } catch (IOException | RuntimeException e) {
            session.lost(this, why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.lost(this, "interrupted");
        }
    }

    private static String why(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }
}
