package dev.zugvogel.relay.session;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;

/** What a session knows of time: the clock, waits, and the threads that run beside each other. Thread-safe. */
public interface SessionTime {
    /** The machine's. */
    static SessionTime real(Executor threads) {
        return new RealTime(threads);
    }

    /** Of a clock that never goes back; only differences mean something. */
    long nanos();

    /** As {@link Condition#awaitNanos}. */
    long await(Condition condition, long mostNanos) throws InterruptedException;

    /**
     * Runs a task on a thread of its own.
     *
     * @throws java.util.concurrent.RejectedExecutionException if there are to be no more
     */
    void start(Runnable task);
}
