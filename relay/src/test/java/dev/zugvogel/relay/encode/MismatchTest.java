package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A receiver that does not hold what its sender thinks gets the plain bytes, and both are in line again. */
class MismatchTest {
    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aReceiverWithADamagedStoreIsRepaired(long seed) throws Exception {
        Random random = new Random(seed);
        GuestMemory guest = new GuestMemory(random, 100);
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        assertThat(mismatches(guest.migrate(2), sender, receiver, random)).isZero();
        receiver.damage(random.nextInt(1, 100));
        receiver.lose(random.nextInt(1, 100));
        byte[] again = guest.migrate(1);
        assertThat(mismatches(again, sender, receiver, random)).isPositive();
        assertThat(mismatches(again, sender, receiver, random)).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aReceiverThatKnowsNothingOfWhatItShouldEndsInLine(long seed) throws Exception {
        Random random = new Random(seed);
        GuestMemory guest = new GuestMemory(random, 50);
        PagesInMemory sender = new PagesInMemory();
        assertThat(mismatches(guest.migrate(1), sender, new PagesInMemory(), random))
                .isZero();
        byte[] again = guest.migrate(1);
        PagesInMemory receiver = new PagesInMemory();
        assertThat(mismatches(again, sender, receiver, random)).isPositive();
        assertThat(mismatches(again, sender, receiver, random)).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bytesThatAreNotTheBlocksDoNotRepairIt(long seed) throws Exception {
        byte[] stream = new GuestMemory(new Random(seed), 50).migrate(1);
        PagesInMemory sender = new PagesInMemory();
        Block block = new Block();
        encode(stream, sender, block);
        encode(stream, sender, block);
        try (Decoder decoder = new Decoder(Form.RAM, new PagesInMemory())) {
            byte[] into = new byte[Block.MAX_RAW_BYTES];
            assertThat(decoder.decode(block.payload(), 0, block.lengthBytes(), into))
                    .isEqualTo(Outcome.MISMATCH);
            byte[] wrong = stream.clone();
            wrong[100]++;
            assertThatThrownBy(() -> decoder.repair(wrong, 0, block.rawBytes())).isInstanceOf(BadBlockException.class);
            assertThatThrownBy(decoder::settle).isInstanceOf(IllegalStateException.class);
            decoder.repair(stream, 0, block.rawBytes());
            decoder.settle();
        }
    }

    @Test
    void aPageThatChangedAndChangedBackWithinARepairedBlockIsInLine() throws Exception {
        Random random = new Random(1);
        byte[] before = new byte[Page.BYTES];
        byte[] between = new byte[Page.BYTES];
        random.nextBytes(before);
        random.nextBytes(between);
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        byte[] first = new RamStream().begin(2, "x").part().page("x", 1, before).bytes();
        mismatches(first, sender, receiver, random);
        receiver.lose(1);
        byte[] second = new RamStream()
                .begin(2, "x")
                .part()
                .page("x", 1, between)
                .page("x", 1, before)
                .eos()
                .bytes();
        assertThat(mismatches(second, sender, receiver, random)).isEqualTo(1);
        assertThat(sender.isLike(receiver)).isTrue();
    }

    private static void encode(byte[] stream, PagesInMemory sender, Block block) {
        try (Encoder encoder = new Encoder(Form.RAM, sender, new Choice())) {
            encoder.encode(stream, 0, stream.length, false, block);
            encoder.settle(stream);
        }
    }

    private static int mismatches(byte[] stream, PagesInMemory sender, PagesInMemory receiver, Random random)
            throws BadBlockException {
        try (RoundTrip trip = new RoundTrip(Form.RAM, sender, receiver, random)) {
            trip.passUncut(stream);
            return trip.mismatches();
        }
    }
}
