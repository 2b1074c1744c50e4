package dev.zugvogel.relay.pace;

import dev.zugvogel.model.BytesPerSecond;

/**
 * How many bytes may be on their way without an acknowledgement: what the path delivers in the shortest round trip and
 * 20 ms more, and a quarter on top, so that a path that can do more shows it. QEMU decides on the switch-over by what it
 * could write, so more than that would be downtime.
 *
 * <p>The rate is the best of the last {@link #PERIODS} periods. A period in which the sender did not want more says
 * nothing about the path, unless it was faster than the best. For one thread at a time.
 */
public final class Window {
    public static final int LEAST_BYTES = 256 << 10;
    public static final int MOST_BYTES = 16 << 20;

    private static final int START_BYTES = 512 << 10;
    private static final long SLACK_NANOS = 20_000_000;
    private static final double GAIN = 1.25;
    private static final int PERIODS = 8;

    private final long[] bytesPerSecond = new long[PERIODS];
    private int period;
    private long roundTripNanos = Long.MAX_VALUE;
    private long startNanos;
    private long ackedBytes;
    private boolean began;
    private boolean full;

    /** Takes note of the time between sending something and its acknowledgement. */
    public void roundTrip(long tookNanos) {
        roundTripNanos = Math.min(roundTripNanos, Math.max(0, tookNanos));
    }

    /** Something is about to be sent; where nothing was on its way, time begins to count. */
    public void begins(long nowNanos) {
        startNanos = nowNanos;
        ackedBytes = 0;
        full = false;
        began = true;
    }

    /** The sender had more to send than the window let through. */
    public void isFull() {
        full = true;
    }

    public void acknowledged(long wireBytes, long nowNanos) {
        if (!began) begins(nowNanos);
        ackedBytes += wireBytes;
        long tookNanos = nowNanos - startNanos;
        if (tookNanos < periodNanos()) return;
        sample((long) (ackedBytes * 1e9 / tookNanos));
        begins(nowNanos);
    }

    private void sample(long rate) {
        if (!full && rate <= best()) return;
        bytesPerSecond[period] = rate;
        period = (period + 1) % PERIODS;
    }

    private long periodNanos() {
        return knownRoundTripNanos() + SLACK_NANOS;
    }

    private long knownRoundTripNanos() {
        return roundTripNanos == Long.MAX_VALUE ? 0 : roundTripNanos;
    }

    private long best() {
        long best = 0;
        for (long rate : bytesPerSecond) best = Math.max(best, rate);
        return best;
    }

    /** What the path was seen to deliver; zero before anything was measured. */
    public BytesPerSecond rate() {
        return new BytesPerSecond(best());
    }

    public long limitBytes() {
        long best = best();
        if (best == 0) return START_BYTES;
        double wanted = GAIN * best * periodNanos() / 1e9;
        return (long) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, wanted));
    }
}
