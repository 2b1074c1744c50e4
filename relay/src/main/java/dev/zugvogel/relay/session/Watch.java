package dev.zugvogel.relay.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Knows since when a session is without a connection, and tells its listener, in a thread of its own: so a listener that
 * takes its time keeps nothing from being sent. Guarded by the session's lock.
 */
final class Watch {
    private static final Session.Listener NOBODY = new Session.Listener() {
        @Override
        public void lost(String why) {}

        @Override
        public void resumed(Duration after) {}
    };

    private final ReentrantLock lock;
    private final Condition changed;
    private final SessionTime time;
    private final Duration silence;
    private final ArrayDeque<Consumer<Session.Listener>> news = new ArrayDeque<>();
    private Session.Listener listener = NOBODY;
    private long aloneSinceNanos;
    private boolean alone = true;
    private boolean established;
    private String lastLoss = "it was never there";

    Watch(ReentrantLock lock, Condition changed, SessionTime time, Duration silence) {
        this.lock = lock;
        this.changed = changed;
        this.time = time;
        this.silence = silence;
        this.aloneSinceNanos = time.nanos();
    }

    void tellTo(Session.Listener listener) {
        this.listener = listener;
    }

    /** There is a connection; how long there was none, if there had been one before. */
    Optional<Duration> joined() {
        Duration after = Duration.ofNanos(time.nanos() - aloneSinceNanos);
        boolean resumed = alone && established;
        alone = false;
        established = true;
        if (resumed) news.add(it -> it.resumed(after));
        changed.signalAll();
        return resumed ? Optional.of(after) : Optional.empty();
    }

    /** The last connection is gone. */
    void leftAlone(String why, boolean isNews) {
        alone = true;
        aloneSinceNanos = time.nanos();
        if (isNews) news.add(it -> it.lost(why));
    }

    /** Takes note of why a connection is gone, or could not be made. */
    void loss(String why) {
        lastLoss = why;
        changed.signalAll();
    }

    /** Tells what is new until the session is over, or was alone for so long that it is to end, for this reason. */
    Optional<String> untilAloneForTooLong(BooleanSupplier over) throws InterruptedException {
        while (!over.getAsBoolean()) {
            Consumer<Session.Listener> one = news.poll();
            if (one != null) tell(one);
            else if (!alone) changed.await();
            else if (leftNanos() > 0) {
                long _ = time.await(changed, leftNanos());
            } else return Optional.of("no connection to the peer for " + silence.toSeconds() + " s: " + lastLoss);
        }
        return Optional.empty();
    }

    private long leftNanos() {
        return silence.toNanos() - (time.nanos() - aloneSinceNanos);
    }

    private void tell(Consumer<Session.Listener> one) {
        Session.Listener now = listener;
        lock.unlock();
        try {
            one.accept(now);
        } finally {
            lock.lock();
        }
    }
}
