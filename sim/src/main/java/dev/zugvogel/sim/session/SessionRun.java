package dev.zugvogel.sim.session;

import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.sim.clock.Scheduler;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.clock.Trace;
import dev.zugvogel.sim.fault.Fault;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.fault.Victims;
import dev.zugvogel.sim.net.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One session of the relay from its first event to its end, in a network that fails. Each message arrives once, whole and in
 * its turn, and is acknowledged after that; a session breaks only for a reason, and at both ends; nothing is left of it.
 */
public final class SessionRun {
    private static final Duration LONGEST = Duration.ofMinutes(40);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final int LOOKS_AFTER_END = 30;
    private static final List<Duration> WATCHDOGS =
            List.of(Duration.ofSeconds(4), Duration.ofSeconds(15), Duration.ofMinutes(1));

    /**
     * @param violation what was broken; empty if nothing was
     * @param end what became of it: {@code carried} or {@code broken}
     */
    public record Result(long seed, Optional<String> violation, long events, String end, List<String> trace) {}

    private final long seed;
    private final Scheduler scheduler;
    private final Trace trace;
    private final Traffic traffic;
    private final SessionPair pair;
    private final Weather weather;
    private @Nullable String violation;
    private long events;
    private boolean ending;
    private int looksAfterEnd;

    private SessionRun(long seed, boolean traced, SessionPair.Reception reception) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        this.scheduler = new Scheduler(random.split());
        this.trace = new Trace(scheduler, traced);
        Storm storm = new Storm(scheduler, random.split(), new Spectators());
        Timing timing = Timing.DEFAULT.withSilence(WATCHDOGS.get(random.nextInt(WATCHDOGS.size())));
        this.traffic = new Traffic(storm, this::violated);
        this.pair = new SessionPair(storm, new Network(storm), timing, this::birth, traffic, reception);
        this.weather = new Weather(storm, timing.silence(), pair);
        trace.note("world", "the watchdog waits for " + timing.silence().toSeconds() + " s");
    }

    /** @param traced keeps what happens for {@link Result#trace} */
    public static Result of(long seed, boolean traced) {
        return of(seed, traced, SessionPair.Reception.NORMAL);
    }

    static Result of(long seed, boolean traced, SessionPair.Reception reception) {
        return new SessionRun(seed, traced, reception).run();
    }

    private Result run() {
        pair.begin();
        scheduler.after(LOOK_INTERVAL, this::look);
        while (looksAfterEnd < LOOKS_AFTER_END && violation == null && scheduler.step()) events++;
        if (violation == null && pair.openLinks() > 0) violated("a connection is left open");
        String end = traffic.isComplete() ? "carried" : "broken";
        return new Result(seed, Optional.ofNullable(violation), events, end, trace.lines());
    }

    private SimProcess birth(String host) {
        return new SimProcess(host, scheduler, (thread, e) -> violated("a thread died: " + thread + ": " + e));
    }

    private void violated(String what) {
        trace.note("world", what);
        if (violation == null) violation = "session: " + what;
    }

    private void look() {
        boolean settled = traffic.isComplete() || pair.isOver();
        if (!ending && settled && traffic.isQuiet()) judge();
        if (ending && weather.isOver()) looksAfterEnd++;
        if (scheduler.since().compareTo(LONGEST) > 0) violated("it does not end");
        scheduler.after(LOOK_INTERVAL, this::look);
    }

    private void judge() {
        String why = pair.session().brokenBecause().orElse("nobody says why");
        if (why.contains("broke the protocol")) violated("one end does not understand the other: " + why);
        if (!traffic.isComplete() && !weather.excuses()) violated("it broke without a cause: " + why);
        trace.note("world", traffic.isComplete() ? "all was carried" : "broken: " + why);
        ending = true;
        pair.end();
    }

    /** Faults are planned by the weather, not by the storm. */
    private final class Spectators implements Victims {
        @Override
        public void note(String who, String what) {
            trace.note(who, what);
        }

        @Override
        public String otherThan(String host) {
            return host.equals(SimRoute.SOURCE) ? SimRoute.TARGET : SimRoute.SOURCE;
        }

        @Override
        public String phase() {
            return "session";
        }

        @Override
        public void strike(Fault fault, String host, String other) {
            throw new IllegalStateException("no step was told to the storm");
        }
    }
}
