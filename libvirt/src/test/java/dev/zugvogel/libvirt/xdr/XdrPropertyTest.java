package dev.zugvogel.libvirt.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each failure names the seed that repeats it. */
final class XdrPropertyTest {
    private static final int MAX = 64;
    private static final long FIRST_SEED = System.nanoTime();

    @Test
    void whatIsWrittenIsReadBack() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 500; seed++) {
            TypedParameters written = parameters(new Random(seed));
            XdrReader in = new XdrReader(written.write(new XdrWriter(), MAX).toByteArray());
            assertThat(TypedParameters.read(in, MAX)).as("seed %d", seed).isEqualTo(written);
            assertThat(in.remaining()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void aTruncatedValueIsMalformedAndNothingElse() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 200; seed++) {
            byte[] whole =
                    parameters(new Random(seed)).write(new XdrWriter(), MAX).toByteArray();
            for (int length = 0; length < whole.length; length++)
                assertThat(isMalformed(Arrays.copyOf(whole, length)))
                        .as("seed %d, %d bytes", seed, length)
                        .isTrue();
        }
    }

    @Test
    void noiseIsEitherAValueOrMalformed() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 2000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = parameters(random).write(new XdrWriter(), MAX).toByteArray();
            for (int i = 0; i < 4; i++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            XdrReader in = new XdrReader(bytes);
            assertThat(isMalformed(bytes)
                            || TypedParameters.read(in, MAX).items().size() <= MAX)
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void scalarsAreReadBack() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 500; seed++) {
            Random random = new Random(seed);
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            long number = random.nextLong();
            byte[] bytes = new byte[random.nextInt(9)];
            random.nextBytes(bytes);
            XdrWriter out =
                    new XdrWriter().uuid(uuid).opaque(bytes).int64(number).bool(true);
            XdrReader in = new XdrReader(out.toByteArray());
            assertThat(in.uuid()).as("seed %d", seed).isEqualTo(uuid);
            assertThat(in.opaque()).as("seed %d", seed).isEqualTo(bytes);
            assertThat(in.int64()).as("seed %d", seed).isEqualTo(number);
            assertThat(in.bool()).as("seed %d", seed).isTrue();
        }
    }

    private static boolean isMalformed(byte[] bytes) {
        try {
            TypedParameters.read(new XdrReader(bytes), MAX);
            return false;
        } catch (XdrException malformed) {
            return true;
        }
    }

    private static TypedParameters parameters(Random random) {
        List<TypedParameters.Item> items = new ArrayList<>();
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) items.add(new TypedParameters.Item(text(random), value(random)));
        return new TypedParameters(items);
    }

    private static TypedValue value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> new TypedValue.Int32(random.nextInt());
            case 1 -> new TypedValue.UInt32(random.nextInt());
            case 2 -> new TypedValue.Int64(random.nextLong());
            case 3 -> new TypedValue.UInt64(random.nextLong());
            case 4 -> new TypedValue.Float64(random.nextDouble());
            case 5 -> new TypedValue.Bool(random.nextBoolean());
            default -> new TypedValue.Text(text(random));
        };
    }

    private static String text(Random random) {
        int length = random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.appendCodePoint(1 + random.nextInt(0xD7FE));
        return text.toString();
    }
}
