package dev.zugvogel.sim.fault;

import dev.zugvogel.sim.clock.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chance: how long things take, and what goes wrong in them. Ends after a while, so that all must come to an end. */
public final class Storm {
    /** What a step goes over. */
    public interface Connection {
        void lose();

        RuntimeException refusal();
    }

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Plan plan;
    private final Victims victims;
    private final TreeMap<String, Integer> coverage = new TreeMap<>();
    private boolean over;

    public Storm(Scheduler scheduler, SplittableRandom random, Victims victims) {
        this.scheduler = scheduler;
        this.random = random;
        this.victims = victims;
        this.plan = new Plan(random.split());
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** Nothing goes wrong any more. */
    public void end() {
        over = true;
    }

    public boolean isOver() {
        return over;
    }

    /** How often each fault struck in each phase, as {@code FAULT phase}. */
    public Map<String, Integer> coverage() {
        return coverage;
    }

    // Chance.

    /** Mostly a millisecond, now and then much more. */
    public Duration shortly() {
        long micros = 20L + random.nextInt(random.nextInt(50) == 0 ? 100_000 : 1500);
        return Duration.ofNanos(micros * 1000);
    }

    public Duration upTo(Duration most) {
        return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }

    /** As often short as long. */
    public Duration anyTime(Duration least, Duration most) {
        double factor = Math.pow((double) most.toNanos() / least.toNanos(), random.nextDouble());
        return Duration.ofNanos((long) (least.toNanos() * factor));
    }

    public boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public void note(String who, String what) {
        victims.note(who, what);
    }

    // Faults.

    /** A step happens on a host: something may strike. The thread does not come back if its process was killed. */
    public void strike(String host, String step, @Nullable Connection connection) {
        victims.note(host, step);
        if (!over) plan.at(step).ifPresent(fault -> happen(fault, host, step, connection));
        scheduler.stopIfDead();
    }

    private void happen(Fault fault, String host, String step, @Nullable Connection connection) {
        String other = victims.otherThan(host);
        boolean here = random.nextBoolean();
        boolean before = !step.contains(".") || (step.startsWith("peer.") && !step.endsWith(".answered"));
        boolean needsConnection = fault == Fault.CONNECTION_LOST || fault == Fault.REFUSED;
        boolean fits = connection != null && (before || fault != Fault.REFUSED);
        if (needsConnection && !fits) return;
        coverage.merge(fault + " " + victims.phase(), 1, Integer::sum);
        victims.note(host, "STRUCK by " + fault + (here ? "" : " on " + other));
        if (fault == Fault.CONNECTION_LOST && connection != null) connection.lose();
        else if (fault == Fault.REFUSED && connection != null) throw connection.refusal();
        else victims.strike(fault, here ? host : other, here ? other : host);
    }
}
