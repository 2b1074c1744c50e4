package dev.zugvogel.agent.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** What a migration knows of time: the clock, waits, and the threads that run beside each other. Thread-safe. */
public interface Time {
    /** The machine's. */
    Time REAL = new RealTime();

    Instant now();

    /** Of a clock that never goes back; only differences mean something. */
    long nanos();

    /** Ends early if the thread is interrupted. */
    void pause(Duration howLong);

    /** What comes next into a queue; null if nothing did in time. */
    <T> @Nullable T poll(BlockingQueue<T> queue, Duration atMost) throws InterruptedException;

    /** Runs a task on a thread of its own. */
    void start(String name, Runnable task);
}
