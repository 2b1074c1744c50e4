package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work that must not be lost where the store fails: once now, and then until the store takes it. Of work with the same
 * name only the newest is kept, so that a store that fails for long costs no more than one thread for each. Thread-safe.
 */
final class StoreRetries {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRetries.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Executor threads;
    private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();

    /** @param threads interrupts them when the server stops */
    StoreRetries(Executor threads) {
        this.threads = threads;
    }

    /** @param work may be done again, and after what came later */
    void run(String name, Runnable work) {
        if (taken(name, work)) waiting.remove(name);
        else if (waiting.put(name, work) == null) start(name);
    }

    private void start(String name) {
        try {
            threads.execute(() -> again(name));
        } catch (RejectedExecutionException e) {
            LOG.warn("{} is left to the next start of the server", name);
        }
    }

    private static boolean taken(String name, Runnable work) {
        try {
            work.run();
            return true;
        } catch (FailureException e) {
            if (e.failure().code() != Code.INTERNAL) throw e;
            LOG.error("{}: {}; it is tried again", name, e.getMessage());
            return false;
        }
    }

    private void again(String name) {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                Runnable work = waiting.get(name);
                if (work == null || (taken(name, work) && waiting.remove(name, work))) return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            waiting.remove(name);
            throw e;
        }
    }
}
