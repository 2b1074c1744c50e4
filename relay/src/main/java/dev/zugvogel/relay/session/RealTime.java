package dev.zugvogel.relay.session;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;

record RealTime(Executor threads) implements SessionTime {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    // Whoever calls it looks again at what it waits for.
    @SuppressWarnings("WaitNotInLoop")
    @Override
    public long await(Condition condition, long mostNanos) throws InterruptedException {
        return condition.awaitNanos(mostNanos);
    }

    @Override
    public void start(Runnable task) {
        threads.execute(task);
    }
}
