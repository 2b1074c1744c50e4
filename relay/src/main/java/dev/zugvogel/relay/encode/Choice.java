package dev.zugvogel.relay.encode;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which codec moves most bytes per second from QEMU to QEMU. What counts is what the peer acknowledged while a
 * codec was in use: whether the wire, this host, the other host or QEMU was what held it up is the same to whoever waits. A
 * codec that was not in use lately is believed to do what its speed and density promise on the fastest wire seen; it is
 * tried when that is more, and the longer not again the more often it disappointed. No I/O and no clock. Safe for any thread.
 */
public final class Choice {
    private static final Codec[] CODECS = Codec.values();
    /** A smaller body says little about rates, and costs little with any codec. */
    private static final int SAMPLE_BODY_BYTES = 16 << 10;

    private static final Codec FOR_SMALL = Codec.ZSTD_1;
    /** A denser codec costs more of the processor, so it has to win by this much. */
    private static final double CLEARLY = 1.05;

    /** Shares of an encoder's speed: above, the encoder itself is what holds it up; above, the wire may not be. */
    private static final double BOUND = 0.75;

    private static final double FAST = 0.25;
    private static final int SAMPLE_EACH_BLOCKS = 128;
    private static final long RUN_NANOS = 20_000_000;
    private static final int RUN_BLOCKS = 4;
    /** QEMU had nothing to send in between. */
    private static final long PAUSE_NANOS = 500_000_000;

    private final Map<Codec, Experience> experiences = new EnumMap<>(Codec.class);
    private final @Nullable Codec only;
    /** Until the first run tells more: a return trip may have so few bytes that it is never over. */
    private Codec current = FOR_SMALL;

    private int sampled;
    private long block;
    private final Run run = new Run();

    public Choice() {
        this(null);
    }

    private Choice(@Nullable Codec only) {
        this.only = only;
        for (Codec codec : CODECS) experiences.put(codec, new Experience());
    }

    /** Takes this codec whatever comes of it. */
    public static Choice always(Codec codec) {
        return new Choice(codec);
    }

    /** The codec for a body of this length. */
    synchronized Codec next(int bodyBytes) {
        Codec known = only;
        if (known != null) return known;
        if (bodyBytes < SAMPLE_BODY_BYTES) return FOR_SMALL;
        return block++ < CODECS.length || block % SAMPLE_EACH_BLOCKS == 0 ? sampled() : current;
    }

    /** One block tells what a codec promises for bytes as they are now. */
    private Codec sampled() {
        sampled = (sampled + 1) % CODECS.length;
        return Objects.requireNonNull(CODECS[sampled]);
    }

    /** What a codec made of a body. */
    synchronized void took(Codec codec, int bodyBytes, int compressedBytes, long nanos) {
        if (bodyBytes >= SAMPLE_BODY_BYTES) experience(codec).encoded(bodyBytes, compressedBytes, nanos);
    }

    /** A body is at the other QEMU. To be told in the order of sending. */
    public synchronized void delivered(Codec codec, int bodyBytes, int wireBytes, long nowNanos) {
        boolean small = bodyBytes < SAMPLE_BODY_BYTES;
        if ((!small && codec != current) || nowNanos - run.lastNanos > PAUSE_NANOS) {
            run.begin(nowNanos);
            return;
        }
        run.add(small ? 0 : 1, bodyBytes, wireBytes, nowNanos);
        if (run.blocks < RUN_BLOCKS || nowNanos - run.startNanos < RUN_NANOS) return;
        experience(current).delivered(run, nowNanos);
        change(best(nowNanos));
        run.begin(nowNanos);
    }

    private void change(Codec best) {
        experience(current).believed(best == current);
        current = best;
    }

    private Codec best(long nowNanos) {
        double wire = wire();
        Codec best = Codec.NONE;
        for (Codec codec : CODECS)
            if (expected(codec, wire, nowNanos) > CLEARLY * expected(best, wire, nowNanos)) best = codec;
        return best;
    }

    /** The fastest seen; no bound where all that is known is how fast this host compresses. */
    private double wire() {
        if (experience(current).usesEncoder(BOUND)) return Double.MAX_VALUE;
        double wire = 0;
        for (Codec codec : CODECS) wire = Math.max(wire, experience(codec).wireBytesPerNano);
        return wire;
    }

    private double expected(Codec codec, double wireBytesPerNano, long nowNanos) {
        Experience it = experience(codec);
        if (it.believedUntilNanos > nowNanos) return it.bytesPerNano;
        if (codec == Codec.NONE) return Math.max(it.bytesPerNano, plain(wireBytesPerNano));
        return Math.max(it.bytesPerNano, it.promised(wireBytesPerNano));
    }

    /** Only plain bytes show what a wire carries that is not clearly slow: a codec hides it where something else holds it up. */
    private double plain(double wireBytesPerNano) {
        boolean unknown = experience(Codec.NONE).bytesPerNano == 0;
        return unknown && experience(current).usesEncoder(FAST) ? Double.MAX_VALUE : wireBytesPerNano;
    }

    private Experience experience(Codec codec) {
        return Objects.requireNonNull(experiences.get(codec));
    }

    /** Blocks of one codec that were acknowledged one after the other. */
    private static final class Run {
        private long startNanos;
        private long lastNanos;
        private int blocks;
        private long bodyBytes;
        private long wireBytes;

        void begin(long nowNanos) {
            startNanos = nowNanos;
            lastNanos = nowNanos;
            blocks = 0;
            bodyBytes = 0;
            wireBytes = 0;
        }

        void add(int blocks, int bodyBytes, int wireBytes, long nowNanos) {
            this.blocks += blocks;
            this.bodyBytes += bodyBytes;
            this.wireBytes += wireBytes;
            lastNanos = nowNanos;
        }
    }

    /** What one codec did. */
    private static final class Experience {
        private static final long FIRST_BELIEF_NANOS = 1_000_000_000;
        private static final long LONGEST_BELIEF_NANOS = 8_000_000_000L;
        private static final double WEIGHT_OF_LAST = 1.0 / 4;

        private double encodedPerNano;
        private double ratio;
        private double bytesPerNano;
        private double wireBytesPerNano;
        private long believeNanos = FIRST_BELIEF_NANOS;
        private long believedUntilNanos = Long.MIN_VALUE;

        void encoded(int bodyBytes, int compressedBytes, long nanos) {
            encodedPerNano = mean(encodedPerNano, bodyBytes / (double) Math.max(1, nanos));
            ratio = mean(ratio, compressedBytes / (double) bodyBytes);
        }

        double promised(double wireBytesPerNano) {
            return ratio == 0 ? 0 : Math.min(encodedPerNano, wireBytesPerNano / ratio);
        }

        /** More than this share of what this host could encode was delivered. */
        boolean usesEncoder(double share) {
            return ratio != 0 && bytesPerNano > share * encodedPerNano;
        }

        void delivered(Run run, long nowNanos) {
            double nanos = nowNanos - run.startNanos;
            boolean old = believedUntilNanos <= nowNanos;
            bytesPerNano = old ? run.bodyBytes / nanos : (bytesPerNano + run.bodyBytes / nanos) / 2;
            wireBytesPerNano = old ? run.wireBytes / nanos : (wireBytesPerNano + run.wireBytes / nanos) / 2;
            believedUntilNanos = nowNanos + believeNanos;
        }

        void believed(boolean asTheBest) {
            believeNanos = asTheBest ? FIRST_BELIEF_NANOS : Math.min(LONGEST_BELIEF_NANOS, 2 * believeNanos);
        }

        private static double mean(double before, double last) {
            return before == 0 ? last : before + WEIGHT_OF_LAST * (last - before);
        }
    }
}
