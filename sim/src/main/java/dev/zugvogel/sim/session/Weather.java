package dev.zugvogel.sim.session;

import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What befalls one session, and when; and whether that is a reason for it to break. */
final class Weather {
    private static final Duration SOONEST = Duration.ofMillis(1);
    private static final Duration LATEST = Duration.ofSeconds(40);

    /** From the end of an outage until there is a connection again: the longest pause of the dialler, and a slow network. */
    private static final long BACK_NANOS = Duration.ofSeconds(2).toNanos();

    private record Blow(Mishap mishap, long fromNanos, long untilNanos) {}

    private final Storm storm;
    private final Duration watchdog;
    private final SessionPair pair;
    private final List<Blow> struck = new ArrayList<>();

    Weather(Storm storm, Duration watchdog, SessionPair pair) {
        this.storm = storm;
        this.watchdog = watchdog;
        this.pair = pair;
        int count = storm.oneIn(5) ? 0 : 1 + storm.below(5);
        for (int i = 0; i < count; i++) {
            Mishap mishap = mishap();
            Duration howLong = storm.anyTime(SOONEST, watchdog.multipliedBy(2));
            storm.scheduler().after(storm.anyTime(SOONEST, LATEST), () -> strike(mishap, howLong));
        }
    }

    /** Mostly of the kind that a session is there to survive. */
    private Mishap mishap() {
        Mishap[] all = Mishap.values();
        Mishap one = all[storm.below(all.length)];
        return one.isHarmless() || storm.oneIn(3) ? one : Mishap.CUT;
    }

    private void strike(Mishap mishap, Duration howLong) {
        storm.note("world", "STRUCK by " + mishap + " for " + howLong.toMillis() + " ms");
        long nowNanos = storm.scheduler().nanos();
        boolean lasts = mishap != Mishap.RESET && mishap != Mishap.PACE;
        struck.add(new Blow(mishap, nowNanos, nowNanos + (lasts ? howLong.toNanos() : 0)));
        pair.strike(mishap, howLong);
    }

    /** Nothing is broken any more, of what has struck. */
    boolean isOver() {
        long nowNanos = storm.scheduler().nanos();
        return struck.stream().allMatch(blow -> blow.untilNanos() < nowNanos);
    }

    /** Somebody ended it, or no connection could live for as long as the watchdog waits. */
    boolean excuses() {
        return struck.stream().anyMatch(blow -> !blow.mishap().isHarmless()) || longestNanos() >= watchdog.toNanos();
    }

    private long longestNanos() {
        List<Blow> outages = struck.stream()
                .filter(blow -> blow.mishap() != Mishap.PACE)
                .sorted(Comparator.comparingLong(Blow::fromNanos))
                .toList();
        long longest = 0;
        long from = Long.MIN_VALUE / 2;
        long until = Long.MIN_VALUE / 2;
        for (Blow blow : outages) {
            if (blow.fromNanos() > until) from = blow.fromNanos();
            until = Math.max(until, blow.untilNanos() + BACK_NANOS);
            longest = Math.max(longest, until - from);
        }
        return longest;
    }
}
