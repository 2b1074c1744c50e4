package dev.zugvogel.relay.encode;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which codec moves most bytes per second from QEMU to QEMU. What counts is what the peer acknowledged while a
 * codec was in use: whether the wire, this host, the other host or QEMU was what held it up is the same to whoever waits. A
 * codec that was not in use lately is believed to do what its speed and density promise on the fastest wire seen; it is
 * tried when that is more, and the longer not again the more often it disappointed. Codecs that saw about the same wire
 * saw the same, and only their densities tell them apart. Densities are those of the same bytes for all codecs: a stream
 * changes its nature more than codecs differ. No I/O and no clock. Safe for any thread.
 */
public final class Choice {
    private static final Codec[] CODECS = Codec.values();
    /** A smaller body says little about rates, and costs little with any codec. */
    private static final int SAMPLE_BODY_BYTES = 16 << 10;

    private static final Codec FOR_SMALL = Codec.ZSTD_1;
    private static final Codec DENSEST = Codec.ZSTD_6;
    /** A denser codec costs more of the processor, so it has to win by this much. */
    private static final double CLEARLY = 1.05;

    /** Where the wire is what is slow, the processors have time. */
    private static final double AT_ALL = 1.01;

    /** Of an encoder's speed. If less is delivered, the wire is clearly what is slow, whatever plain bytes would show. */
    private static final double CLEARLY_WAITING = 0.25;

    /** Rates that differ by less are of one wire: acknowledgements come in lumps. */
    private static final double SAME_WIRE = 1.4;

    /** Enough of a body to tell how dense codecs make it. */
    private static final int TRIAL_BYTES = 128 << 10;

    /** How often the densities are taken; seldom where it would cost time that counts. */
    private static final int TRIAL_EACH_BLOCKS = 16;

    private static final int BUSY_TRIAL_EACH_BLOCKS = 128;
    private static final long RUN_NANOS = 20_000_000;
    /** Where all wait for the wire there is no haste, and a lump would count for much in a short run. */
    private static final long SLOW_RUN_NANOS = 100_000_000;

    private static final int RUN_BLOCKS = 4;
    /** QEMU had nothing to send in between. */
    private static final long PAUSE_NANOS = 500_000_000;

    private final Map<Codec, Experience> experiences = new EnumMap<>(Codec.class);
    private final @Nullable Codec only;
    /** Until the first run tells more: a return trip may have so few bytes that it is never over. */
    private Codec current = FOR_SMALL;

    private boolean wireIsSlow;
    private int blocksSinceTrial = BUSY_TRIAL_EACH_BLOCKS;
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
        return bodyBytes < SAMPLE_BODY_BYTES ? FOR_SMALL : current;
    }

    /** How much of this body is to be compressed with each codec that {@link #isTried}; mostly nothing. */
    synchronized int trialBytes(int bodyBytes) {
        boolean waits = wireIsSlow || isWaiting(CLEARLY_WAITING);
        int eachBlocks = waits ? TRIAL_EACH_BLOCKS : BUSY_TRIAL_EACH_BLOCKS;
        if (only != null || bodyBytes < SAMPLE_BODY_BYTES || ++blocksSinceTrial < eachBlocks) return 0;
        blocksSinceTrial = 0;
        // A denser codec makes more of a longer body.
        return wireIsSlow ? bodyBytes : Math.min(TRIAL_BYTES, bodyBytes);
    }

    /** The densest takes as long as all others together: only where all wait for the wire, and would wait with it too. */
    synchronized boolean isTried(Codec codec) {
        if (codec != DENSEST) return codec != Codec.NONE;
        return wireIsSlow && experience(codec).couldEncode(experience(current).bytesPerNano());
    }

    /** What a codec made of bytes that others are tried with as well. */
    synchronized void tried(Codec codec, int bodyBytes, int compressedBytes, long nanos) {
        experience(codec).tried(bodyBytes, compressedBytes, nanos);
    }

    /** How long a codec took for a body. */
    synchronized void took(Codec codec, int bodyBytes, long nanos) {
        if (bodyBytes >= SAMPLE_BODY_BYTES) experience(codec).encoded(bodyBytes, nanos);
    }

    /** A body is at the other QEMU. To be told in the order of sending, but for what a lost connection held. */
    public synchronized void delivered(Codec codec, int bodyBytes, int wireBytes, long nowNanos) {
        boolean small = bodyBytes < SAMPLE_BODY_BYTES;
        if ((!small && codec != current) || run.pauseNanos(nowNanos) > PAUSE_NANOS) {
            run.begin(nowNanos);
            return;
        }
        run.add(small ? 0 : 1, bodyBytes, wireBytes, nowNanos);
        if (run.blocks() < RUN_BLOCKS || run.nanos(nowNanos) < (wireIsSlow ? SLOW_RUN_NANOS : RUN_NANOS)) return;
        experience(current).delivered(run, nowNanos);
        wireIsSlow = seesSlowWire(nowNanos);
        change(best(nowNanos));
        run.begin(nowNanos);
    }

    /** Whether it is the wire that holds the bytes up, and neither this host nor the peer. */
    public synchronized boolean isWireSlow() {
        return wireIsSlow;
    }

    /** All codecs that tell saw the same of it, and one of them was none at all: behind a slow peer they differ. */
    private boolean seesSlowWire(long nowNanos) {
        boolean told = isWaiting(CLEARLY_WAITING) || experience(Codec.NONE).wireBytesPerNano() > 0;
        return current != Codec.NONE
                && isWaiting(Experience.BOUND)
                && told
                && experiences.values().stream().noneMatch(it -> it.isBelieved(nowNanos) && !sawTheSameWire(it));
    }

    private boolean isWaiting(double share) {
        return !experience(current).usesEncoder(share);
    }

    private boolean sawTheSameWire(Experience it) {
        double wire = experience(current).wireBytesPerNano();
        return isWaiting(Experience.BOUND)
                && it.wireBytesPerNano() < SAME_WIRE * wire
                && it.wireBytesPerNano() * SAME_WIRE > wire;
    }

    private void change(Codec best) {
        experience(current).believed(best == current);
        current = best;
    }

    private Codec best(long nowNanos) {
        double wire = wire();
        double better = wireIsSlow ? AT_ALL : CLEARLY;
        Codec best = Codec.NONE;
        for (Codec codec : CODECS)
            if (expected(codec, wire, nowNanos) > better * expected(best, wire, nowNanos)) best = codec;
        return best;
    }

    /** The fastest seen; no bound where all that is known is how fast this host compresses. */
    private double wire() {
        if (!isWaiting(Experience.BOUND)) return Double.MAX_VALUE;
        double wire = 0;
        for (Codec codec : CODECS) wire = Math.max(wire, experience(codec).wireBytesPerNano());
        return wire;
    }

    private double expected(Codec codec, double wireBytesPerNano, long nowNanos) {
        Experience it = experience(codec);
        double seenNow = experience(current).wireBytesPerNano();
        if (sawTheSameWire(it) && it.waitsFor(seenNow)) return promised(codec, seenNow);
        if (it.isBelieved(nowNanos)) return it.delivers();
        return Math.max(it.delivers(), promised(codec, wireBytesPerNano));
    }

    /** Only plain bytes show what a wire carries that is not clearly slow: a codec hides it where something else holds it up. */
    private double promised(Codec codec, double wireBytesPerNano) {
        Experience it = experience(codec);
        if (codec != Codec.NONE) return it.promised(wireBytesPerNano);
        boolean unknown = it.bytesPerNano() == 0;
        return unknown && !isWaiting(CLEARLY_WAITING) ? Double.MAX_VALUE : wireBytesPerNano;
    }

    private Experience experience(Codec codec) {
        return Objects.requireNonNull(experiences.get(codec));
    }
}
