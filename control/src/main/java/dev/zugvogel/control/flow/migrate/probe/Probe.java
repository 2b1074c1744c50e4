package dev.zugvogel.control.flow.migrate.probe;

import dev.zugvogel.model.migration.ProbeCount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests at a steady rate, each on a thread of its own, so that one that waits never delays the next. Started
 * well before the switch-over, so that class loading and compilation are over by then; {@link #count} and {@link #gap}
 * leave out what came before {@link #begin}. Thread-safe; never throws because of the guest.
 */
public final class Probe implements AutoCloseable {
    /** Fifty requests a second, and a second for each to be answered. */
    public static final Duration INTERVAL = Duration.ofMillis(20);

    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    // Ten minutes of answers; a guest that is silent adds none, so the ones before its silence are never pushed out.
    private static final int MOST_ANSWERS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private final ProbeTarget target;
    private final Duration interval;
    private final Duration timeout;
    private final Semaphore inFlight;
    private final long startNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answer = lock.newCondition();
    private final Deque<Sample> answers = new ArrayDeque<>();
    private final Thread pace;
    private Duration begun = Duration.ZERO;
    private Duration lastAnsweredSent = Duration.ofNanos(-1);
    private long sent;
    private long lost;
    private volatile boolean closed;

    private Probe(ProbeTarget target, Duration interval, Duration timeout) {
        this.target = target;
        this.interval = interval;
        this.timeout = timeout;
        // Twice what a guest that never answers keeps waiting.
        this.inFlight = new Semaphore(Math.clamp(2 * timeout.dividedBy(interval), 8, 1_000));
        this.pace = Thread.ofPlatform().daemon().name("probe-" + target.host()).unstarted(this::run);
    }

    public static Probe start(ProbeTarget target) {
        return start(target, INTERVAL, TIMEOUT);
    }

    public static Probe start(ProbeTarget target, Duration interval, Duration timeout) {
        Probe probe = new Probe(target, interval, timeout);
        probe.pace.start();
        return probe;
    }

    /** Since the start of the probe: the time in which samples and gaps are told. */
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** From here on requests count. */
    public void begin() {
        lock.lock();
        try {
            begun = now();
            sent = 0;
            lost = 0;
        } finally {
            lock.unlock();
        }
    }

    public ProbeCount count() {
        lock.lock();
        try {
            return new ProbeCount(target.kind(), sent, lost);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link GapMeter#gap} of what was seen so far. */
    public Optional<Duration> gap(Duration from, Duration to) {
        lock.lock();
        try {
            return GapMeter.gap(List.copyOf(answers), from, to);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a request that was sent after this moment is answered; false if none was in time. */
    public boolean awaitAnswer(Duration sentAfter, Duration atMost) throws InterruptedException {
        long leftNanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (leftNanos > 0 && !answeredAfter(sentAfter)) leftNanos = answer.awaitNanos(leftNanos);
            return answeredAfter(sentAfter);
        } finally {
            lock.unlock();
        }
    }

    private boolean answeredAfter(Duration moment) {
        return lastAnsweredSent.compareTo(moment) >= 0;
    }

    /** No more requests. Those under way end by themselves. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(pace);
    }

    private void run() {
        Optional<InetAddress> address = resolve();
        if (address.isEmpty()) return;
        Request request = Request.to(target, address.get());
        ThreadFactory threads = threads();
        long nextNanos = System.nanoTime();
        while (!closed) {
            if (inFlight.tryAcquire()) threads.newThread(() -> send(request)).start();
            // After a stall of our own the missed requests are not made up for: a burst measures nothing.
            nextNanos = Math.max(nextNanos + interval.toNanos(), System.nanoTime());
            while (!closed && nextNanos - System.nanoTime() > 0) LockSupport.parkNanos(nextNanos - System.nanoTime());
        }
    }

    private Optional<InetAddress> resolve() {
        try {
            return Optional.of(InetAddress.getByName(target.host()));
        } catch (UnknownHostException e) {
            LOG.warn("the probe can't resolve {}", target.host(), e);
            return Optional.empty();
        }
    }

    private ThreadFactory threads() {
        // The JDK's echo blocks in native code and would hold the carrier of a virtual thread.
        return target instanceof ProbeTarget.Icmp
                ? Thread.ofPlatform().daemon().name("probe-echo-", 0).factory()
                : Thread.ofVirtual().factory();
    }

    private void send(Request request) {
        Duration start = now();
        boolean answered = false;
        try {
            answered = request.answered(timeout);
        } catch (IOException e) {
            LOG.trace("no answer from {}", target, e);
        } finally {
            inFlight.release();
            record(new Sample(start, answered ? now() : null));
        }
    }

    private void record(Sample sample) {
        lock.lock();
        try {
            boolean counts = sample.sent().compareTo(begun) >= 0;
            if (counts) sent++;
            if (sample.answered() != null) keep(sample);
            else if (counts) lost++;
        } finally {
            lock.unlock();
        }
    }

    private void keep(Sample answered) {
        answers.addLast(answered);
        if (answers.size() > MOST_ANSWERS) answers.removeFirst();
        if (answered.sent().compareTo(lastAnsweredSent) < 0) return;
        lastAnsweredSent = answered.sent();
        answer.signalAll();
    }
}
