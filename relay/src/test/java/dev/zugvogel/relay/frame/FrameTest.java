package dev.zugvogel.relay.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
        StreamDigest digest = new StreamDigest(Long.MAX_VALUE, -1);
        writer.open(new OpenRequest("01J", "mem"));
        writer.write(FrameType.ACCEPTED);
        writer.refused("ümlaut");
        writer.write(FrameType.DATA, new byte[] {0, 0, 0, 0, 7, 8}, 2);
        writer.end(digest);
        writer.receipt(new Receipt(digest, 5));
        writer.pong(9000);
        FrameReader reader = reader();
        assertThat(reader.next()).isEqualTo(FrameType.OPEN);
        assertThat(reader.open()).isEqualTo(new OpenRequest("01J", "mem"));
        assertThat(reader.next()).isEqualTo(FrameType.ACCEPTED);
        assertThat(reader.next()).isEqualTo(FrameType.REFUSED);
        assertThat(reader.refusal()).isEqualTo("ümlaut");
        assertThat(reader.next()).isEqualTo(FrameType.DATA);
        assertThat(Arrays.copyOf(reader.payload(), reader.lengthBytes())).containsExactly(7, 8);
        assertThat(reader.next()).isEqualTo(FrameType.END);
        assertThat(reader.digest()).isEqualTo(digest);
        assertThat(reader.next()).isEqualTo(FrameType.RECEIPT);
        assertThat(reader.receipt()).isEqualTo(new Receipt(digest, 5));
        assertThat(reader.next()).isEqualTo(FrameType.PONG);
        assertThat(reader.pongMtuBytes()).isEqualTo(9000);
        assertThat(reader.next()).isNull();
        assertThat(reader.wireBytes()).isEqualTo(writer.wireBytes()).isEqualTo(wire.size() + 7 * 22);
    }

    @ParameterizedTest
    @EnumSource
    void noFrameIsLongerThanItsTypeAllows(FrameType type) throws IOException {
        byte[] frame = new byte[FrameWriter.HEADER_BYTES + (1 << 20) + 1];
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
        writer.open(new OpenRequest("01J", "mem"));
        byte[] whole = wire.toByteArray();
        for (int length = 1; length < whole.length; length++) {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(whole, 0, length));
            assertThatThrownBy(reader::next)
                    .isInstanceOf(BadFrameException.class)
                    .hasMessageContaining("ended within");
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
                decode(type, reader);
            }
        } catch (BadFrameException e) {
            assertThat(e).message().isNotBlank();
        }
        return readBytes;
    }

    private static void decode(FrameType type, FrameReader reader) throws IOException {
        switch (type) {
            case OPEN -> assertThat(reader.open().socket()).isNotNull();
            case REFUSED -> assertThat(reader.refusal()).isNotNull();
            case END -> assertThat(reader.digest()).isNotNull();
            case RECEIPT -> assertThat(reader.receipt()).isNotNull();
            case PONG ->
                assertThat(reader.payload())
                        .startsWith(ByteBuffer.allocate(4)
                                .putInt(reader.pongMtuBytes())
                                .array());
            case ACCEPTED, DATA, STOP, HEARTBEAT, PING -> {}
        }
    }

    private static int longestPayloadBytes(FrameType type) {
        return switch (type) {
            case OPEN, REFUSED -> 1024;
            case DATA -> 1 << 20;
            case END -> 12;
            case RECEIPT -> 20;
            case PONG -> 4;
            case ACCEPTED, STOP, HEARTBEAT, PING -> 0;
        };
    }

    private FrameReader reader() {
        return new FrameReader(new ByteArrayInputStream(wire.toByteArray()));
    }
}
