package dev.zugvogel.relay.encode;

/** What one codec did in a stream. One thread at a time. */
final class Experience {
    /** Of an encoder's speed. Where more is delivered, the encoder itself is what holds it up. */
    static final double BOUND = 0.75;

    private static final long FIRST_BELIEF_NANOS = 1_000_000_000;
    private static final long LONGEST_BELIEF_NANOS = 8_000_000_000L;
    private static final double WEIGHT_OF_LAST = 1.0 / 4;

    private double encodedPerNano;
    private double ratio;
    private double bytesPerNano;
    private double wireBytesPerNano;
    private long believeNanos = FIRST_BELIEF_NANOS;
    private long believedUntilNanos = Long.MIN_VALUE;

    void tried(int bodyBytes, int compressedBytes, long nanos) {
        encoded(bodyBytes, nanos);
        ratio = mean(ratio, compressedBytes / (double) bodyBytes);
    }

    void encoded(int bodyBytes, long nanos) {
        encodedPerNano = mean(encodedPerNano, bodyBytes / (double) Math.max(1, nanos));
    }

    boolean isBelieved(long nowNanos) {
        return believedUntilNanos > nowNanos;
    }

    /** What was delivered of the guest's bytes; 0 before a run. */
    double bytesPerNano() {
        return bytesPerNano;
    }

    /** What was delivered over the wire; 0 before a run. */
    double wireBytesPerNano() {
        return wireBytesPerNano;
    }

    /** Of bytes as they are now. */
    double delivers() {
        return ratio == 0 ? bytesPerNano : wireBytesPerNano / ratio;
    }

    double promised(double wireBytesPerNano) {
        return ratio == 0 ? 0 : Math.min(encodedPerNano, wireBytesPerNano / ratio);
    }

    /** Whether the wire would hold up the bytes, and not the encoder; true of no codec at all. */
    boolean waitsFor(double wireBytesPerNano) {
        return ratio == 0 || couldEncode(wireBytesPerNano / ratio);
    }

    /** With time to spare; not known to be otherwise. */
    boolean couldEncode(double bytesPerNano) {
        return encodedPerNano == 0 || bytesPerNano < BOUND * encodedPerNano;
    }

    /** More than this share of what this host could encode was delivered. */
    boolean usesEncoder(double share) {
        return ratio != 0 && bytesPerNano > share * encodedPerNano;
    }

    void delivered(Run run, long nowNanos) {
        boolean old = !isBelieved(nowNanos);
        bytesPerNano = old ? run.bytesPerNano(nowNanos) : mean(bytesPerNano, run.bytesPerNano(nowNanos));
        wireBytesPerNano =
                old ? run.wireBytesPerNano(nowNanos) : mean(wireBytesPerNano, run.wireBytesPerNano(nowNanos));
        believedUntilNanos = nowNanos + believeNanos;
    }

    void believed(boolean asTheBest) {
        believeNanos = asTheBest ? FIRST_BELIEF_NANOS : Math.min(LONGEST_BELIEF_NANOS, 2 * believeNanos);
    }

    private static double mean(double before, double last) {
        return before == 0 ? last : before + WEIGHT_OF_LAST * (last - before);
    }
}
