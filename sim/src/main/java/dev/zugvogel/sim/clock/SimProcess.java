package dev.zugvogel.sim.clock;

import dev.zugvogel.agent.time.Time;
import dev.zugvogel.relay.session.SessionTime;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One life of a process: its threads, and the time as they see it. When it is killed, its threads stop where they are, as
 * with kill -9: nothing is caught, nothing is closed.
 */
public final class SimProcess implements Time, SessionTime {
    private static final Constructor<?> BUILDER = builder();

    private final String name;
    private final Scheduler scheduler;
    private final BiConsumer<String, Throwable> onDeath;
    private final List<Runnable> onKill = new ArrayList<>();
    private final List<Scheduler.Event> held = new ArrayList<>();
    private boolean alive = true;
    private @Nullable Thread frozen;
    private @Nullable Thread thawing;
    private LongSupplier clockAheadNanos = () -> 0;
    private long stalls;

    /** @param onDeath is told of threads that end by an exception, which none should */
    public SimProcess(String name, Scheduler scheduler, BiConsumer<String, Throwable> onDeath) {
        this.name = name;
        this.scheduler = scheduler;
        this.onDeath = onDeath;
    }

    /** The JDK has no public way to give a virtual thread a scheduler; needs --add-opens java.base/java.lang. */
    private static Constructor<?> builder() {
        try {
            Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
            Constructor<?> constructor = type.getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK does not let virtual threads be scheduled", e);
        }
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return alive;
    }

    /** What the operating system and the peers notice when it dies. */
    public void onKill(Runnable action) {
        onKill.add(action);
    }

    public void kill() {
        if (!alive) return;
        alive = false;
        List.copyOf(onKill).forEach(Runnable::run);
    }

    boolean mayRun(Scheduler.Event event) {
        if (!alive) return false;
        if (frozen == null && stalls == 0) return true;
        held.add(event);
        return false;
    }

    @Override
    public void start(String task, Runnable work) {
        Executor turns = turn -> {
            if (!scheduler.isOurs(Thread.currentThread()))
                onDeath.accept(name, new IllegalStateException("woken from outside: this seed can't be replayed"));
            scheduler.after(Duration.ZERO, this, turn);
        };
        try {
            ((Thread.Builder.OfVirtual) BUILDER.newInstance(turns))
                    .name(name + "/" + task)
                    .uncaughtExceptionHandler((thread, e) -> onDeath.accept(thread.getName(), e))
                    .start(work);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no thread", e);
        }
    }

    /**
     * The whole process stands still while one thread waits for its disk. The thread may hold a monitor, and who waits for
     * a monitor is woken by the JDK in its own time; so nobody gets to wait.
     */
    public void freeze(Duration howLong) {
        Thread thread = Thread.currentThread();
        frozen = thread;
        scheduler.after(howLong, () -> thaw(thread));
        while (frozen == thread) LockSupport.park(this);
    }

    private void thaw(Thread thread) {
        if (!alive) return;
        if (stalls > 0) {
            thawing = thread;
            return;
        }
        frozen = null;
        scheduler.wakeFirst(thread);
        release();
    }

    private void release() {
        held.forEach(scheduler::again);
        held.clear();
    }

    /** The process gets no CPU for a while; it does not notice. */
    public void stall(Duration howLong) {
        if (!alive) return;
        stalls++;
        scheduler.after(howLong, this::goOn);
    }

    private void goOn() {
        stalls--;
        Thread waiting = thawing;
        if (!alive || stalls > 0) return;
        thawing = null;
        if (waiting != null) thaw(waiting);
        else if (frozen == null) release();
    }

    /** How far its host's clock is ahead, now and later. */
    public void clock(LongSupplier aheadNanos) {
        clockAheadNanos = aheadNanos;
    }

    @Override
    public Instant now() {
        return scheduler.now().plusNanos(clockAheadNanos.getAsLong());
    }

    @Override
    public long nanos() {
        return scheduler.nanos();
    }

    @Override
    public void pause(Duration howLong) {
        scheduler.sleep(this, howLong);
    }

    /** A thread of this process goes on no later than that. */
    public void wakeAfter(long nanos, Thread sleeper) {
        scheduler.after(Duration.ofNanos(nanos), this, () -> LockSupport.unpark(sleeper));
    }

    /** In this process, if it still lives then. */
    public void after(Duration delay, Runnable action) {
        scheduler.after(delay, this, action);
    }

    @Override
    public void start(Runnable task) {
        start("session", task);
    }

    // Whoever calls it looks again at what it waits for.
    @SuppressWarnings("WaitNotInLoop")
    @Override
    public long await(Condition condition, long mostNanos) {
        long untilNanos = nanos() + mostNanos;
        Thread waiting = Thread.currentThread();
        boolean[] over = {false};
        scheduler.after(Duration.ofNanos(Math.max(0, mostNanos)), this, () -> {
            if (!over[0]) waiting.interrupt();
        });
        try {
            condition.await();
        } catch (InterruptedException e) {
            // It is only this clock that interrupts.
            return Math.min(0, untilNanos - nanos());
        } finally {
            over[0] = true;
            Thread.interrupted();
        }
        return untilNanos - nanos();
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, Duration atMost) throws InterruptedException {
        Thread waiting = Thread.currentThread();
        boolean[] over = {false};
        scheduler.after(atMost, this, () -> {
            if (!over[0]) waiting.interrupt();
        });
        try {
            return queue.take();
        } catch (InterruptedException e) {
            return queue.poll();
        } finally {
            over[0] = true;
            Thread.interrupted();
        }
    }
}
