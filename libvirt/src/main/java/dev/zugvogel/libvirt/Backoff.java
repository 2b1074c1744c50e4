package dev.zugvogel.libvirt;

import java.time.Duration;

/** How long to wait before the next attempt: doubles from first to most. Pure. */
record Backoff(Duration first, Duration most) {
    /** @param failures in a row so far, at least 1 */
    Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.clamp(failures - 1, 0, 16));
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
