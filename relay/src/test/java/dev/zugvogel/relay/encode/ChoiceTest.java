package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.BytesPerSecond;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The codec follows what is delivered. */
class ChoiceTest {
    private static final int BODY_BYTES = 256 << 10;
    private static final double SLOW_BYTES_PER_NANO = 0.0125;

    private record Speed(double bytesPerNano, double ratio) {}

    private static final Map<Codec, Speed> TEXT = new EnumMap<>(Map.of(
            Codec.NONE, new Speed(1000, 1),
            Codec.LZ4, new Speed(0.8, 0.5),
            Codec.ZSTD_FAST_5, new Speed(0.5, 0.45),
            Codec.ZSTD_1, new Speed(0.3, 0.35),
            Codec.ZSTD_3, new Speed(0.2, 0.32),
            Codec.ZSTD_6, new Speed(0.08, 0.308)));

    private final Choice choice = new Choice();
    private long nowNanos;

    private Map<Codec, Integer> blocks(int count, String wire, double ratioFactor, String peer) {
        double wirePerNano = BytesPerSecond.parse(wire).count() / 1e9;
        double peerPerNano = BytesPerSecond.parse(peer).count() / 1e9;
        Map<Codec, Integer> chosen = new EnumMap<>(Codec.class);
        for (int i = 0; i < count; i++) {
            tryAll(ratioFactor);
            Codec codec = choice.next(BODY_BYTES);
            chosen.merge(codec, 1, Integer::sum);
            Speed speed = Objects.requireNonNull(TEXT.get(codec));
            int wireBytes = (int) (BODY_BYTES * Math.min(1, speed.ratio * ratioFactor));
            long encodeNanos = (long) (BODY_BYTES / speed.bytesPerNano);
            if (codec != Codec.NONE) choice.took(codec, BODY_BYTES, encodeNanos);
            nowNanos +=
                    (long) Math.max((double) encodeNanos, Math.max(wireBytes / wirePerNano, BODY_BYTES / peerPerNano));
            choice.delivered(codec, BODY_BYTES, wireBytes, nowNanos);
        }
        return chosen;
    }

    private void tryAll(double ratioFactor) {
        if (choice.trialBytes(BODY_BYTES) == 0) return;
        TEXT.forEach((codec, speed) -> {
            if (choice.isTried(codec))
                choice.tried(codec, BODY_BYTES, (int) (BODY_BYTES * Math.min(1, speed.ratio * ratioFactor)), (long)
                        (BODY_BYTES / speed.bytesPerNano));
        });
    }

    private Codec usual(String wire, double ratioFactor) {
        return usual(wire, ratioFactor, "1000Gbit/s");
    }

    private Codec usual(String wire, double ratioFactor, String peer) {
        // What was believed of another wire has to be forgotten first.
        blocks(40_000, wire, ratioFactor, peer);
        return most(blocks(10_000, wire, ratioFactor, peer));
    }

    private static Codec most(Map<Codec, Integer> blocks) {
        return blocks.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    @Test
    void aFasterWireGetsACheaperCodec() {
        assertThat(usual("100Mbit/s", 1)).isEqualTo(Codec.ZSTD_6);
        assertThat(usual("300Mbit/s", 1)).isEqualTo(Codec.ZSTD_3);
        assertThat(usual("700Mbit/s", 1)).isEqualTo(Codec.ZSTD_1);
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
        assertThat(usual("100Mbit/s", 1)).isEqualTo(Codec.ZSTD_6);
        assertThat(usual("1Gbit/s", 5)).isEqualTo(Codec.NONE);
        assertThat(usual("700Mbit/s", 1)).isEqualTo(Codec.ZSTD_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30MB/s", "60MB/s"})
    void aSlowPeerBehindAFastWireIsNotTakenForASlowWire(String peer) {
        assertThat(usual("25Gbit/s", 1, peer)).isEqualTo(Codec.NONE);
        assertThat(choice.isWireSlow()).isFalse();
    }

    @Test
    void aSlowWireIsKnownAsOne() {
        usual("100Mbit/s", 1);
        assertThat(choice.isWireSlow()).isTrue();
    }

    @Test
    void aPeerThatIsFasterThanTheWireIsGivenWhatTheWireCarries() {
        assertThat(usual("2Gbit/s", 1, "400MB/s")).isEqualTo(Codec.LZ4);
    }

    @Test
    void tryingOthersCostsLittle() {
        int others = blocks(100_000, "4Gbit/s", 1, "1000Gbit/s").entrySet().stream()
                .filter(entry -> entry.getKey() != Codec.LZ4)
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(others).isBetween(1, 3_000);
    }

    @Test
    void aFastWireIsFoundWithinATenthOfASecondOfTrials() {
        blocks(400, "25Gbit/s", 1, "250MB/s");
        assertThat(choice.next(BODY_BYTES)).isEqualTo(Codec.NONE);
    }

    @Test
    void aPauseOfTheGuestIsNoSlowness() {
        blocks(1_000, "4Gbit/s", 1, "1000Gbit/s");
        nowNanos += 10_000_000_000L;
        assertThat(most(blocks(1_000, "4Gbit/s", 1, "1000Gbit/s"))).isEqualTo(Codec.LZ4);
    }

    /**
     * A guest of which the first bytes are dense but for a few, over a wire that loses: what was lost is sent again, and
     * what came meanwhile is acknowledged with it, all at once.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neitherDenseBytesNorLumpsMisleadForLong(long seed) {
        Random random = new Random(seed);
        lumps(100, () -> random.nextInt(8) == 0 ? 1 : 2.9, random);
        long begunNanos = nowNanos;
        lumps(1_000, () -> 1, random);
        double ideal =
                1_000.0 * BODY_BYTES * Objects.requireNonNull(TEXT.get(Codec.ZSTD_6)).ratio / SLOW_BYTES_PER_NANO;
        assertThat(nowNanos - begunNanos).isLessThan((long) (1.1 * ideal));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void onASlowWireTheDensestIsKept(long seed) {
        Random random = new Random(seed);
        lumps(100, () -> 1, random);
        long begunNanos = nowNanos;
        lumps(1_000, () -> 1, random);
        double ideal =
                1_000.0 * BODY_BYTES * Objects.requireNonNull(TEXT.get(Codec.ZSTD_6)).ratio / SLOW_BYTES_PER_NANO;
        assertThat(nowNanos - begunNanos).isLessThan((long) (1.04 * ideal));
    }

    private void lumps(int count, DoubleSupplier ratioFactors, Random random) {
        long heldUntilNanos = 0;
        for (int i = 0; i < count; i++) {
            double ratioFactor = ratioFactors.getAsDouble();
            tryAll(ratioFactor);
            Codec codec = choice.next(BODY_BYTES);
            double ratio = Math.min(1, Objects.requireNonNull(TEXT.get(codec)).ratio * ratioFactor);
            int wireBytes = (int) (BODY_BYTES * ratio);
            nowNanos += (long) (wireBytes / SLOW_BYTES_PER_NANO);
            if (random.nextDouble() < wireBytes / 150_000.0)
                heldUntilNanos = Math.max(heldUntilNanos, nowNanos + 10_000_000L + random.nextInt(40_000_000));
            choice.delivered(codec, BODY_BYTES, wireBytes, Math.max(nowNanos, heldUntilNanos));
        }
    }
}
