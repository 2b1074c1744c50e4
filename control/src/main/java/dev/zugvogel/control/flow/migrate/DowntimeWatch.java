package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.probe.Probe;
import dev.zugvogel.control.flow.migrate.probe.ProbeTarget;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.ProbeCount;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches a guest through its probe while it moves, and tells the gap around the switch-over. A gap is only told if this
 * watch saw the copy before it: one that began later can't know when the silence began. Told of states by one thread at a time; others may look.
 */
final class DowntimeWatch implements AutoCloseable {
    /** How long after the end an answer may take that ends the gap. */
    static final Duration LAST_ANSWER = Duration.ofSeconds(3);

    // A snapshot tells of a phase a little after it began.
    private static final Duration EARLIER = Duration.ofSeconds(2);

    private final Probe probe;
    private volatile boolean sawCopy;
    private volatile @Nullable Duration switchFrom;

    private DowntimeWatch(Probe probe) {
        this.probe = probe;
    }

    static DowntimeWatch start(ProbeTarget target) {
        return new DowntimeWatch(Probe.start(target));
    }

    /** The copy begins, or is seen under way: from here on requests count. */
    void copying() {
        if (!sawCopy) probe.begin();
        sawCopy = true;
    }

    void sees(MigrationState state) {
        if (state == MigrationState.COPY) copying();
        else if (switchFrom == null) switchFrom = later(probe.now().minus(EARLIER));
    }

    private static Duration later(Duration moment) {
        return moment.isNegative() ? Duration.ZERO : moment;
    }

    ProbeCount count() {
        return probe.count();
    }

    /** Waits for the guest's first answer after the switch-over, then tells the gap; empty if there is no telling. */
    Optional<Duration> settle() throws InterruptedException {
        Duration end = probe.now();
        Duration from = switchFrom;
        if (!sawCopy || from == null || !probe.awaitAnswer(end, LAST_ANSWER)) return Optional.empty();
        return probe.gap(from, end);
    }

    @Override
    public void close() {
        probe.close();
    }
}
