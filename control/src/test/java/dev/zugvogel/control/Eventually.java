package dev.zugvogel.control;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition, and no longer than it takes. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Eventually() {}

    static void until(String claim, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) throw new AssertionError("never came true: " + claim);
            Thread.sleep(20);
        }
    }
}
