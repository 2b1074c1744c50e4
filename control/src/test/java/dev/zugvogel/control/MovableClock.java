package dev.zugvogel.control;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of the machine, plus what a test adds. */
public final class MovableClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }
}
