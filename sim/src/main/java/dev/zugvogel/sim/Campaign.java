package dev.zugvogel.sim;

import dev.zugvogel.sim.host.Twist;
import dev.zugvogel.sim.session.SessionRun;
import java.time.Duration;

/**
 * Many seeds, one after the other: of each a world of migrations, and a session of the relay. Never two at a time in one JVM: a lock of a library that two worlds share would wake a
 * thread at a moment that no seed decides.
 *
 * @param step from one seed to the next, so that several processes can share them
 * @param most begins no seed after this time
 */
record Campaign(long from, long step, long seeds, Duration most) {
    private static final int BROKEN_LIMIT = 100;

    static Campaign of(long seeds) {
        return new Campaign(1, 1, seeds, Duration.ofDays(1));
    }

    Report.Figures run() {
        Report report = new Report();
        long startNanos = System.nanoTime();
        for (long i = 0; i < seeds && report.brokenCount() < BROKEN_LIMIT; i++) {
            if (System.nanoTime() - startNanos > most.toNanos()) break;
            report.add(Run.of(from + i * step, false, Twist.NONE));
            report.add(SessionRun.of(from + i * step, false));
        }
        report.took(Duration.ofNanos(System.nanoTime() - startNanos));
        return report.figures();
    }
}
