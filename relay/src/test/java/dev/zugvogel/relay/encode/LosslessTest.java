package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes in comes out, whatever it is and however it is cut. */
class LosslessTest {
    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void migrationsOfAChangingGuestComeOutAsTheyWentIn(long seed) throws Exception {
        Random random = new Random(seed);
        GuestMemory guest = new GuestMemory(random, random.nextInt(1, 400));
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        for (int trip = 0; trip < 2; trip++) {
            pass(Form.RAM, guest.migrate(random.nextInt(1, 4)), sender, receiver, random);
            assertThat(sender.isLike(receiver)).isTrue();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void streamsThatWereDamagedComeOutAsDamaged(long seed) throws Exception {
        Random random = new Random(seed);
        GuestMemory guest = new GuestMemory(random, random.nextInt(1, 60));
        byte[] first = guest.migrate(2);
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        pass(Form.RAM, first, sender, receiver, random);
        for (int i = 0; i < 5; i++) pass(Form.RAM, damaged(guest.migrate(2), first, random), sender, receiver, random);
        assertThat(sender.isLike(receiver)).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void diskWritesComeOutAsTheyWentIn(long seed) throws Exception {
        Random random = new Random(seed);
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        byte[] first = NbdStream.random(random);
        pass(Form.NBD, first, sender, receiver, random);
        pass(Form.NBD, NbdStream.random(random), sender, receiver, random);
        pass(Form.NBD, damaged(NbdStream.random(random), first, random), sender, receiver, random);
        assertThat(sender.isLike(receiver)).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesComeOutAsTheyWentIn(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(1 << 21)];
        random.nextBytes(bytes);
        for (Form form : Form.values()) pass(form, bytes, new PagesInMemory(), new PagesInMemory(), random);
    }

    private static void pass(Form form, byte[] stream, PagesInMemory sender, PagesInMemory receiver, Random random)
            throws BadBlockException {
        try (RoundTrip trip = new RoundTrip(form, sender, receiver, random)) {
            trip.pass(stream);
            assertThat(trip.mismatches()).isZero();
        }
    }

    /** Cut off, joined with another one, or with some bytes changed. */
    private static byte[] damaged(byte[] stream, byte[] other, Random random) {
        int at = random.nextInt(stream.length);
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(stream, at);
            case 1 -> joined(stream, at, other, random.nextInt(other.length));
            default -> changed(stream, random);
        };
    }

    private static byte[] joined(byte[] stream, int at, byte[] other, int from) {
        byte[] joined = Arrays.copyOf(stream, at + other.length - from);
        System.arraycopy(other, from, joined, at, other.length - from);
        return joined;
    }

    private static byte[] changed(byte[] stream, Random random) {
        byte[] changed = stream.clone();
        for (int i = random.nextInt(1, 9); i > 0; i--) changed[random.nextInt(changed.length)]++;
        return changed;
    }
}
