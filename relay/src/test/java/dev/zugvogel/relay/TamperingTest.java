package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.link.GatheringSocket;
import dev.zugvogel.relay.link.Link;
import dev.zugvogel.relay.link.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS keeps strangers from changing bytes; the proof is for what goes wrong inside the relays' own hosts. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TamperingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void aByteChangedOnTheWayToTheTargetIsNoticedAndSentOnceMore() throws Exception {
        assertThat(proofWithFlippedByte(true)).isInstanceOf(Proof.Equal.class);
    }

    @Test
    void aByteChangedOnTheWayBackIsADifference() throws Exception {
        assertThat(proofWithFlippedByte(false)).asString().contains("Different").contains("the peer sent 3 bytes");
    }

    private static Proof proofWithFlippedByte(boolean forward) throws Exception {
        try (GatheringSocket.Listener middle = Link.listen(Bench.loopback(0));
                Bench bench = new Bench(Timing.DEFAULT, port -> tamper(middle, port, forward));
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(source, new byte[] {1, 2, 3});
            Bench.send(target, new byte[] {1, 2, 3});
            source.shutdownOutput();
            target.shutdownOutput();
            assertThat(Bench.receive(target, 3)).containsExactly(1, 2, 3);
            assertThat(Bench.receive(source, 3)).containsExactly(forward ? 1 : 0, 2, 3);
            return bench.source.finishProof(PATIENCE);
        }
    }

    private static int tamper(GatheringSocket.Listener middle, int port, boolean forward) {
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    GatheringSocket raw = middle.accept();
                    Thread.startVirtualThread(() -> tamper(raw, port, forward));
                }
            } catch (IOException e) {
                assertThat(middle.isClosed()).isTrue();
            }
        });
        return middle.getLocalPort();
    }

    private static void tamper(GatheringSocket raw, int port, boolean forward) {
        try (Link source = Link.accept(Bench.HOST_B, raw, PATIENCE);
                Link target = Link.connect(Bench.HOST_A, Bench.loopback(port), "b", PATIENCE)) {
            Thread back = Thread.startVirtualThread(() -> pass(target, source, !forward));
            pass(source, target, forward);
            back.join();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pass(Link from, Link to, boolean flip) {
        FrameReader in = from.in();
        try {
            for (FrameType type; (type = in.next()) != null; ) pass(type, in, to, flip);
            to.finishOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(FrameType type, FrameReader in, Link to, boolean flip) throws IOException {
        if (type == FrameType.MESSAGE) passMessage(in, to, flip);
        else {
            byte[] frame = new byte[FrameWriter.HEADER_BYTES + in.lengthBytes()];
            System.arraycopy(in.payload(), 0, frame, FrameWriter.HEADER_BYTES, in.lengthBytes());
            to.out().write(type, frame, in.lengthBytes());
        }
    }

    private static void passMessage(FrameReader in, Link to, boolean flip) throws IOException {
        MessageHeader header = in.messageHeader();
        byte[] body = new byte[in.messageBodyBytes()];
        in.messageBody(body);
        if (flip && header.kind() == MessageKind.DATA) body[0] ^= 1;
        // Three bytes of content, then one instruction with its length.
        if (flip && header.kind() == MessageKind.BLOCK) body[body.length - 3] ^= 1;
        byte[] frame = new byte[MessageHeader.ROOM_BYTES + body.length];
        MessageHeader.put(frame, header.channel(), header.kind(), header.number(), body.length);
        System.arraycopy(body, 0, frame, MessageHeader.ROOM_BYTES, body.length);
        to.out().write(frame, frame.length);
    }
}
