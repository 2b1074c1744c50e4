package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer may send anything: it gets one clear error, and writes nowhere it should not. */
class DecoderTest {
    static LongStream seeds() {
        return Seeds.some();
    }

    private static Outcome decode(Form form, byte[] payload) throws BadBlockException {
        try (Decoder decoder = new Decoder(form, new PagesInMemory())) {
            return decoder.decode(payload, 0, payload.length, new byte[Block.MAX_RAW_BYTES]);
        }
    }

    /** A block that promises contents and has none. */
    private static byte[] payload(int codec, int rawBytes, int contentsBytes, int... ops) {
        byte[] payload = new byte[Block.MAX_HEADER_BYTES + ops.length];
        int at = BlockHeader.put(payload, 0, rawBytes, contentsBytes, ops.length);
        payload[0] = (byte) codec;
        for (int op : ops) payload[at++] = (byte) op;
        return Arrays.copyOf(payload, at);
    }

    private static void refuses(String why, byte[] payload) {
        assertThatThrownBy(() -> decode(Form.RAM, payload))
                .isInstanceOf(BadBlockException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesWhatNoEncoderSends() {
        refuses("no header", new byte[4]);
        refuses("promises", payload(0, Block.MAX_RAW_BYTES + 1, 0));
        refuses("promises", payload(0, 1, BodyWriter.MAX_BYTES + 1));
        refuses("unknown codec", payload(9, 1, 0, 1));
        refuses("unknown op", payload(0, 1, 0, 0x0F));
        refuses("do not make up", payload(0, 5, 0));
        refuses("too short", payload(0, 5, 0, 5 << 4));
        refuses("no region", payload(0, Page.BYTES + 8, 0, 1 << 4 | Op.KNOWN));
        refuses("without a name", payload(0, 1, 0, Op.REGION));
        refuses("cut off", payload(0, 1, 0, 4 << 4 | Op.NAME, 'r'));
        refuses("out of range", payload(0, 1, 0, 1 << 4 | Op.SEEK));
        refuses("cut off", payload(0, 1, 0, 0x80));
    }

    @Test
    void noPagesOfNoRegionAreNothing() throws Exception {
        byte[] payload = payload(0, 0, 0, Op.KNOWN);
        try (Decoder decoder = new Decoder(Form.RAM, new PagesInMemory())) {
            assertThat(decoder.decode(payload, 0, payload.length, new byte[Block.MAX_RAW_BYTES]))
                    .isEqualTo(Outcome.OK);
        }
    }

    @Test
    void refusesMorePagesThanTheBlockPromises() {
        int name = 5 << 4 | Op.NAME;
        refuses("holds more", payload(0, 20, 0, name, 'r', 'a', 'm', '/', 'x', Op.REGION, 7 << 4 | Op.ZERO));
        refuses("named twice", payload(0, 1, 0, name, 'r', 'a', 'm', '/', 'x', name, 'r', 'a', 'm', '/', 'x'));
    }

    @Test
    void aDeltaStaysWithinItsPage() {
        byte[] payload = payload(
                0,
                Page.BYTES + 8,
                0,
                5 << 4 | Op.NAME,
                'r',
                'a',
                'm',
                '/',
                'x',
                Op.REGION,
                1 << 4 | Op.DELTA,
                0x80,
                0x20,
                0x01);
        refuses("outside of a page", payload);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDamagedBlockIsRefusedOrMismatches(long seed) {
        Random random = new Random(seed);
        byte[] raw = new GuestMemory(random, 20).migrate(2);
        Block block = new Block();
        try (Encoder encoder = new Encoder(Form.RAM, new PagesInMemory(), new Choice())) {
            encoder.encode(raw, 0, raw.length, false, block);
        }
        for (int i = 0; i < 50; i++) {
            byte[] payload = Arrays.copyOf(block.payload(), block.lengthBytes() - random.nextInt(3));
            payload[random.nextInt(random.nextBoolean() ? 20 : payload.length)] ^= (byte) (1 << random.nextInt(8));
            payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(decode(Form.RAM, payload)).isIn((Object[]) Outcome.values());
            } catch (BadBlockException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aBlockMustBeSettledBeforeTheNext() throws Exception {
        byte[] payload = payload(0, 0, 0);
        try (Decoder decoder = new Decoder(Form.PLAIN, KnownPages.NOTHING)) {
            byte[] into = new byte[Block.MAX_RAW_BYTES];
            assertThat(decoder.decode(payload, 0, payload.length, into)).isEqualTo(Outcome.OK);
            assertThatThrownBy(() -> decoder.decode(payload, 0, payload.length, into))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
