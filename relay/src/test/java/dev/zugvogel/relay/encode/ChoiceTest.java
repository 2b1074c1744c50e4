package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.BytesPerSecond;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The codec follows what was measured. */
class ChoiceTest {
    private static final int BODY_BYTES = 256 << 10;

    private record Speed(double bytesPerNano, double ratio) {}

    private static final Map<Codec, Speed> TEXT = new EnumMap<>(Map.of(
            Codec.LZ4, new Speed(0.8, 0.5),
            Codec.ZSTD_FAST_5, new Speed(0.5, 0.45),
            Codec.ZSTD_1, new Speed(0.3, 0.35),
            Codec.ZSTD_3, new Speed(0.1, 0.32)));

    private final Choice choice = new Choice();

    private Map<Codec, Integer> blocks(int count, String wire, double ratioFactor) {
        choice.wire(BytesPerSecond.parse(wire));
        Map<Codec, Integer> chosen = new EnumMap<>(Codec.class);
        for (int i = 0; i < count; i++) {
            Codec codec = choice.next(BODY_BYTES);
            chosen.merge(codec, 1, Integer::sum);
            if (codec == Codec.NONE) continue;
            Speed speed = Objects.requireNonNull(TEXT.get(codec));
            long nanos = (long) (BODY_BYTES / speed.bytesPerNano);
            choice.took(codec, BODY_BYTES, (int) (BODY_BYTES * Math.min(1, speed.ratio * ratioFactor)), nanos);
        }
        return chosen;
    }

    private Codec usual(String wire, double ratioFactor) {
        return blocks(10_000, wire, ratioFactor).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    @Test
    void aFasterWireGetsACheaperCodec() {
        assertThat(usual("100Mbit/s", 1)).isEqualTo(Codec.ZSTD_3);
        assertThat(usual("500Mbit/s", 1)).isEqualTo(Codec.ZSTD_1);
        assertThat(usual("1.8Gbit/s", 1)).isEqualTo(Codec.ZSTD_FAST_5);
        assertThat(usual("4Gbit/s", 1)).isEqualTo(Codec.LZ4);
        assertThat(usual("25Gbit/s", 1)).isEqualTo(Codec.NONE);
    }

    @Test
    void bytesThatDoNotCompressAreNotCompressed() {
        assertThat(usual("1Gbit/s", 5)).isEqualTo(Codec.NONE);
    }

    @Test
    void aChangeOfTheWireOrOfTheBytesIsFollowed() {
        assertThat(usual("25Gbit/s", 1)).isEqualTo(Codec.NONE);
        assertThat(usual("100Mbit/s", 1)).isEqualTo(Codec.ZSTD_3);
        assertThat(usual("1Gbit/s", 5)).isEqualTo(Codec.NONE);
        assertThat(usual("500Mbit/s", 1)).isEqualTo(Codec.ZSTD_1);
    }

    @Test
    void tryingOthersCostsLittle() {
        int others = blocks(100_000, "4Gbit/s", 1).entrySet().stream()
                .filter(entry -> entry.getKey() != Codec.LZ4)
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(others).isBetween(1, 3_000);
    }
}
