package dev.zugvogel.relay.pace;

import dev.zugvogel.model.Limit;

/**
 * Keeps what is sent below a limit, which may change at any time. What is sent is paid afterwards: one may send while
 * nothing is owed, and what was not used in the last {@link #BURST_NANOS} is lost. For one thread at a time.
 */
public final class Pace {
    private static final long BURST_NANOS = 10_000_000;

    private Limit limit = Limit.NONE;
    private double owedBytes;
    private long paidNanos;

    /** From now on another limit; debts of the old one are forgiven. */
    public void limit(Limit limit, long nowNanos) {
        this.limit = limit;
        owedBytes = 0;
        paidNanos = nowNanos;
    }

    public void spend(long wireBytes, long nowNanos) {
        if (!(limit instanceof Limit.AtMost(var rate))) return;
        pay(rate.count(), nowNanos);
        owedBytes += wireBytes;
    }

    /** How long to wait before more may be sent; zero if it may be now. A limit of zero asks again every second. */
    public long waitNanos(long nowNanos) {
        if (!(limit instanceof Limit.AtMost(var rate))) return 0;
        if (rate.count() == 0) return 1_000_000_000;
        pay(rate.count(), nowNanos);
        return owedBytes <= 0 ? 0 : (long) Math.ceil(owedBytes * 1e9 / rate.count());
    }

    private void pay(long bytesPerSecond, long nowNanos) {
        double paidBytes = bytesPerSecond * (nowNanos - paidNanos) / 1e9;
        owedBytes = Math.max(-bytesPerSecond * BURST_NANOS / 1e9, owedBytes - paidBytes);
        paidNanos = nowNanos;
    }
}
