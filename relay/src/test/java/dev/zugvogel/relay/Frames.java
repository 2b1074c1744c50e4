package dev.zugvogel.relay;

import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.link.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;

/** A source that speaks the protocol by hand. */
final class Frames {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Frames() {}

    static Link connect(Bench bench) throws IOException {
        return Link.connect(Bench.HOST_A, bench.address(), "b", PATIENCE);
    }

    static Link hello(Bench bench, UUID session, int connection, boolean resumes) throws IOException {
        Link link = connect(bench);
        link.out().hello(new Hello("m2", session, connection, resumes));
        return link;
    }

    static byte[] message(int channel, MessageKind kind, long number, byte... payload) {
        byte[] frame = new byte[MessageHeader.ROOM_BYTES + payload.length];
        System.arraycopy(payload, 0, frame, MessageHeader.ROOM_BYTES, payload.length);
        MessageHeader.put(frame, channel, kind, number, payload.length);
        return frame;
    }

    static void send(Link link, byte[] frames) throws IOException {
        link.out().write(frames, frames.length);
    }

    static byte[] ack(int channel, long number) {
        ByteBuffer frame = ByteBuffer.allocate(FrameWriter.ACK_BYTES);
        FrameWriter.putAck(frame, channel, number);
        return frame.array();
    }
}
