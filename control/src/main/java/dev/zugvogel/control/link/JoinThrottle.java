package dev.zugvogel.control.link;

import java.time.Duration;
import java.time.Instant;

/**
 * How often strangers may try to join: so many at once, refilled at a steady pace. Pure but for its count; not
 * thread-safe.
 */
final class JoinThrottle {
    private final int burst;
    private final Duration refill;
    private double available;
    private Instant last;

    /** @param refill the time after which one more try is allowed */
    JoinThrottle(int burst, Duration refill, Instant now) {
        this.burst = burst;
        this.refill = refill;
        this.available = burst;
        this.last = now;
    }

    /** Takes one try, if there is one. */
    boolean allow(Instant now) {
        double refilled = Math.max(0, Duration.between(last, now).toNanos()) / (double) refill.toNanos();
        available = Math.min(burst, available + refilled);
        last = now;
        if (available < 1) return false;
        available--;
        return true;
    }

    /** A try that was rightful does not count. */
    void giveBack() {
        available = Math.min(burst, available + 1);
    }
}
