package dev.zugvogel.relay.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final FrameWriter writer = new FrameWriter(wire);

    @Test
    void everyKindOfFrameIsReadAsItWasWritten() throws IOException {
        Hello hello = new Hello("01J", new UUID(1, -2), 3, true);
        Receipt receipt = new Receipt(new StreamDigest(Long.MAX_VALUE, -1), 5);
        writer.hello(hello);
        writer.write(FrameType.WELCOME);
        writer.refused("ümlaut");
        writer.write(FrameType.DATA, new byte[] {0, 0, 0, 0, 7, 8}, 2);
        writer.receipt(receipt);
        writer.pong(9000);
        FrameReader reader = reader();
        assertThat(reader.next()).isEqualTo(FrameType.HELLO);
        assertThat(reader.hello()).isEqualTo(hello);
        assertThat(reader.next()).isEqualTo(FrameType.WELCOME);
        assertThat(reader.next()).isEqualTo(FrameType.REFUSED);
        assertThat(reader.refusal()).isEqualTo("ümlaut");
        assertThat(reader.next()).isEqualTo(FrameType.DATA);
        assertThat(Arrays.copyOf(reader.payload(), reader.lengthBytes())).containsExactly(7, 8);
        assertThat(reader.next()).isEqualTo(FrameType.RECEIPT);
        assertThat(reader.receipt()).isEqualTo(receipt);
        assertThat(reader.next()).isEqualTo(FrameType.PONG);
        assertThat(reader.pongMtuBytes()).isEqualTo(9000);
        assertThat(reader.next()).isNull();
        assertThat(reader.wireBytes()).isEqualTo(writer.wireBytes()).isEqualTo(wire.size() + 6 * 22);
    }

    @Test
    void aMessageIsReadIntoAnArrayOfTheReadersChoice() throws IOException {
        byte[] frame = new byte[MessageHeader.ROOM_BYTES + 3];
        frame[MessageHeader.ROOM_BYTES + 2] = 9;
        MessageHeader.put(frame, 255, MessageKind.PLAIN, 1L << 40, 3);
        writer.write(frame, frame.length);
        ByteBuffer small = ByteBuffer.allocate(FrameWriter.ACK_BYTES + FrameWriter.HEADER_BYTES);
        FrameWriter.putAck(small, 255, 1L << 41);
        FrameWriter.putHeartbeat(small);
        writer.write(small.array(), small.position());
        FrameReader reader = reader();
        assertThat(reader.next()).isEqualTo(FrameType.MESSAGE);
        assertThat(reader.messageHeader()).isEqualTo(new MessageHeader(255, MessageKind.PLAIN, 1L << 40));
        byte[] body = new byte[reader.messageBodyBytes()];
        reader.messageBody(body);
        assertThat(body).containsExactly(0, 0, 9);
        assertThat(reader.next()).isEqualTo(FrameType.ACK);
        assertThat(reader.ackChannel()).isEqualTo(255);
        assertThat(reader.ackNumber()).isEqualTo(1L << 41);
        assertThat(reader.next()).isEqualTo(FrameType.HEARTBEAT);
    }

    @Test
    void aReasonOfAnyLengthFitsItsFrame() throws IOException {
        writer.refused("€".repeat(5000));
        FrameReader reader = reader();
        assertThat(reader.next()).isEqualTo(FrameType.REFUSED);
        assertThat(reader.refusal()).startsWith("€€€");
    }

    @ParameterizedTest
    @EnumSource
    void noFrameIsLongerThanItsTypeAllows(FrameType type) throws IOException {
        byte[] frame = new byte[FrameWriter.HEADER_BYTES + (2 << 20)];
        int longest = longestPayloadBytes(type);
        writer.write(type, frame, longest);
        assertThat(reader().next()).isEqualTo(type);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(type, frame, longest + 1));
        byte[] tooLong = wire.toByteArray();
        int header = type.header(longest) + 1;
        for (int i = 0; i < 4; i++) tooLong[i] = (byte) (header >>> (24 - 8 * i));
        assertThatThrownBy(() -> new FrameReader(new ByteArrayInputStream(tooLong)).next())
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void aStreamThatEndsWithinAFrameIsNoEnd() throws IOException {
        writer.hello(new Hello("01J", new UUID(1, 2), 0, false));
        byte[] whole = wire.toByteArray();
        for (int length = 1; length < whole.length; length++) {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(whole, 0, length));
            assertThatThrownBy(reader::next).isInstanceOf(EOFException.class).hasMessageContaining("ended within");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void anyBytesAreReadAsFramesOrRefusedAsBad(long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            // Mostly known types and short lengths, so that more than the first check is met.
            if (noise.length > 4 && random.nextBoolean()) {
                noise[0] = (byte) random.nextInt(12);
                noise[1] = 0;
                noise[2] = 0;
            }
            int readBytes = readAll(new FrameReader(new ByteArrayInputStream(noise)));
            assertThat(readBytes).isLessThanOrEqualTo(noise.length);
        }
    }

    private static int readAll(FrameReader reader) throws IOException {
        int readBytes = 0;
        try {
            for (FrameType type; (type = reader.next()) != null; ) {
                readBytes += FrameWriter.HEADER_BYTES + reader.lengthBytes();
                readBytes += decode(type, reader);
            }
        } catch (BadFrameException | EOFException e) {
            assertThat(e).message().isNotBlank();
        }
        return readBytes;
    }

    /** @return what it read beyond the frame's first part */
    private static int decode(FrameType type, FrameReader reader) throws IOException {
        int bodyBytes = 0;
        switch (type) {
            case HELLO -> assertThat(reader.hello().migrationId()).isNotNull();
            case REFUSED -> assertThat(reader.refusal()).isNotNull();
            case RECEIPT -> assertThat(reader.receipt()).isNotNull();
            case ACK -> assertThat(reader.ackChannel()).isLessThan(MessageHeader.MAX_CHANNELS);
            case MESSAGE -> {
                assertThat(reader.messageHeader().number()).isNotNegative();
                bodyBytes = reader.messageBodyBytes();
                reader.messageBody(new byte[bodyBytes]);
            }
            case PONG ->
                assertThat(reader.payload())
                        .startsWith(ByteBuffer.allocate(4)
                                .putInt(reader.pongMtuBytes())
                                .array());
            case WELCOME, DATA, HEARTBEAT, PING -> {}
        }
        return bodyBytes;
    }

    private static int longestPayloadBytes(FrameType type) {
        return switch (type) {
            case HELLO -> 256;
            case REFUSED -> 1024;
            case MESSAGE -> 11 + (1 << 20) + (16 << 10);
            case DATA -> 1 << 20;
            case ACK -> 10;
            case RECEIPT -> 20;
            case PONG -> 4;
            case WELCOME, HEARTBEAT, PING -> 0;
        };
    }

    private FrameReader reader() {
        return new FrameReader(new ByteArrayInputStream(wire.toByteArray()));
    }
}
