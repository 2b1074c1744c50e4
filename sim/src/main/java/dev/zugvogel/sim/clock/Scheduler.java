package dev.zugvogel.sim.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thing at a time, in an order that only the seed decides. All threads of all processes run on the thread that calls
 * {@link #step}, each until it next waits. Not thread-safe, and need not be.
 */
public final class Scheduler {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long FIRST = Long.MIN_VALUE;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private long nowNanos = Duration.ofSeconds(1).toNanos();
    private long serial;
    private boolean urgent;
    private @Nullable SimProcess running;
    private volatile @Nullable Thread driver;

    /** @param process whose death takes the event along; null for what happens in any case */
    record Event(
            long atNanos, long tie, long serial, @Nullable SimProcess process, Runnable action)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            if (byTime != 0) return byTime;
            int byTie = Long.compare(tie, other.tie);
            return byTie != 0 ? byTie : Long.compare(serial, other.serial);
        }
    }

    public Scheduler(SplittableRandom random) {
        this.random = random;
    }

    public Instant now() {
        return START.plusNanos(nowNanos);
    }

    public long nanos() {
        return nowNanos;
    }

    public Duration since() {
        return Duration.ofNanos(nowNanos).minusSeconds(1);
    }

    /** In the world, whoever lives. */
    public void after(Duration delay, Runnable action) {
        add(delay.toNanos(), null, action);
    }

    /** In a process, if it still lives then. */
    public void after(Duration delay, SimProcess process, Runnable action) {
        add(delay.toNanos(), process, action);
    }

    private void add(long delayNanos, @Nullable SimProcess process, Runnable action) {
        long tie = urgent ? FIRST : random.nextInt() & 0x7fffffffL;
        add(new Event(nowNanos + delayNanos, tie, serial++, process, action));
    }

    void again(Event event) {
        add(0, event.process, event.action);
    }

    private void add(Event event) {
        events.add(event);
    }

    /** Lets the next thing happen; false if nothing ever will. */
    public boolean step() {
        driver = Thread.currentThread();
        Event event = events.poll();
        if (event == null) return false;
        nowNanos = event.atNanos;
        SimProcess process = event.process;
        running = process;
        if (process == null || process.mayRun(event)) event.action.run();
        running = null;
        return true;
    }

    /** Whether a wake-up comes from this world. Another one shows that something is shared with the rest of the machine. */
    boolean isOurs(Thread waker) {
        return waker.isVirtual() || driver == null || waker == driver;
    }

    /** Called by a thread whose process may just have been killed: it then stops here. */
    public void stopIfDead() {
        SimProcess process = running;
        while (process != null && !process.isAlive() && Thread.currentThread().isVirtual()) LockSupport.park(this);
    }

    /** The calling thread of a process waits; the others go on. */
    void sleep(SimProcess process, Duration howLong) {
        Thread sleeper = Thread.currentThread();
        boolean[] woken = {false};
        after(howLong, process, () -> {
            woken[0] = true;
            LockSupport.unpark(sleeper);
        });
        while (!woken[0]) LockSupport.park(this);
    }

    /** The calling thread goes on before anything else does. */
    void wakeFirst(Thread sleeper) {
        urgent = true;
        LockSupport.unpark(sleeper);
        urgent = false;
    }
}
