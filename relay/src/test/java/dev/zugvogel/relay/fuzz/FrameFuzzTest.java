package dev.zugvogel.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.MessageHeader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;

/** A peer's bytes are frames, end within one, or are refused with a reason; nothing else. */
class FrameFuzzTest {
    private static final byte[] BODY = new byte[MessageHeader.MAX_PAYLOAD_BYTES];

    @FuzzTest(maxDuration = "60s")
    void anyStream(byte[] stream) throws IOException {
        FrameReader reader = new FrameReader(new ByteArrayInputStream(stream));
        try {
            for (FrameType type = reader.next(); type != null; type = reader.next()) take(reader, type);
        } catch (EOFException e) {
            // It ended within a frame, as a connection that is cut does.
        } catch (BadFrameException e) {
            if (e.getMessage() == null) throw new AssertionError("refused without a reason", e);
        }
    }

    private static void take(FrameReader reader, FrameType type) throws IOException {
        switch (type) {
            case HELLO -> reader.hello();
            case REFUSED -> reader.refusal();
            case MESSAGE -> message(reader);
            case ACK -> {
                reader.ackChannel();
                reader.ackNumber();
            }
            case PONG -> reader.pongMtuBytes();
            case RECEIPT -> reader.receipt();
            case WELCOME, HEARTBEAT, PING, DATA -> {}
        }
    }

    private static void message(FrameReader reader) throws IOException {
        reader.messageHeader();
        if (reader.messageBodyBytes() > BODY.length) throw new AssertionError("longer than it may be");
        reader.messageBody(BODY);
    }
}
