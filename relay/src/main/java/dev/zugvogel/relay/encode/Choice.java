package dev.zugvogel.relay.encode;

import dev.zugvogel.model.BytesPerSecond;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Decides which codec moves most bytes per second: the lower of what it compresses and of what the wire then carries,
 * both as measured for the blocks before. Others are tried now and then, the slower ones less often, so that trying costs
 * at most a thirtieth of the rate. No I/O and no clock; any thread may tell the wire's rate, one thread does the rest.
 */
public final class Choice {
    private static final Codec[] CODECS = Codec.values();
    /** Where nothing was measured yet: a link as most have. */
    private static final BytesPerSecond USUAL_WIRE = BytesPerSecond.parse("1Gbit/s");
    /** A smaller body says little about rates. */
    private static final int SAMPLE_BODY_BYTES = 16 << 10;
    /** A denser codec costs more of the processor, so it has to win by this much. */
    private static final double CLEARLY = 1.03;
    /** How many blocks lie between two tries of a codec that is as good as the best one. */
    private static final int TRY_EACH_BLOCKS = 128;

    private static final double SLOWEST = 1.0 / 16;
    private static final double WEIGHT_OF_LAST = 1.0 / 4;

    private final Map<Codec, Experience> experiences = new EnumMap<>(Codec.class);
    private volatile BytesPerSecond wire = USUAL_WIRE;
    private long block;

    public Choice() {
        for (Codec codec : CODECS) experiences.put(codec, new Experience());
    }

    /** What the wire carries now; zero if it is not known. */
    public void wire(BytesPerSecond rate) {
        wire = rate.count() == 0 ? USUAL_WIRE : rate;
    }

    /** The codec for a body of this length. */
    public Codec next(int bodyBytes) {
        Codec best = best();
        if (bodyBytes < SAMPLE_BODY_BYTES) return block == 0 ? Codec.LZ4 : best;
        block++;
        Codec next = best;
        for (Codec codec : CODECS) if (codec != best && isDue(codec, best)) next = codec;
        experience(next).lastBlock = block;
        return next;
    }

    /** What a codec made of a body. */
    public void took(Codec codec, int bodyBytes, int compressedBytes, long nanos) {
        if (bodyBytes >= SAMPLE_BODY_BYTES) experience(codec).add(bodyBytes, compressedBytes, nanos);
    }

    private Codec best() {
        Codec best = Codec.NONE;
        for (Codec codec : CODECS) if (bytesPerNano(codec) > bytesPerNano(best) * CLEARLY) best = codec;
        return best;
    }

    private boolean isDue(Codec codec, Codec best) {
        Experience experience = experience(codec);
        if (codec == Codec.NONE || experience.lastBlock == 0) return codec != Codec.NONE;
        double worth = Math.clamp(bytesPerNano(codec) / bytesPerNano(best), SLOWEST, 1.0);
        return block - experience.lastBlock >= TRY_EACH_BLOCKS / worth;
    }

    /** Raw bytes per nanosecond; 0 where nothing is known. */
    private double bytesPerNano(Codec codec) {
        double wireBytesPerNano = wire.count() / 1e9;
        Experience experience = experience(codec);
        if (codec == Codec.NONE) return wireBytesPerNano;
        return experience.ratio == 0 ? 0 : Math.min(experience.bytesPerNano, wireBytesPerNano / experience.ratio);
    }

    private Experience experience(Codec codec) {
        return Objects.requireNonNull(experiences.get(codec));
    }

    /** What one codec did lately. */
    private static final class Experience {
        private double bytesPerNano;
        private double ratio;
        private long lastBlock;

        void add(int bodyBytes, int compressedBytes, long nanos) {
            bytesPerNano = mean(bytesPerNano, bodyBytes / (double) Math.max(1, nanos));
            ratio = mean(ratio, compressedBytes / (double) bodyBytes);
        }

        private static double mean(double before, double last) {
            return before == 0 ? last : before + WEIGHT_OF_LAST * (last - before);
        }
    }
}
