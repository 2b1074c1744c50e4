package dev.zugvogel.sim;

import dev.zugvogel.sim.clock.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who did what when; kept only where somebody will read it. */
final class Trace {
    private final Scheduler scheduler;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    Trace(Scheduler scheduler, boolean kept) {
        this.scheduler = scheduler;
        this.kept = kept;
    }

    boolean isKept() {
        return kept;
    }

    void note(String who, String what) {
        if (!kept) return;
        double seconds = scheduler.since().toNanos() / 1e9;
        lines.add(String.format(Locale.ROOT, "%11.6f  %-7s %s", seconds, who, what));
    }

    List<String> lines() {
        return lines;
    }
}
