package dev.zugvogel.sim.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who did what when; kept only where somebody will read it. */
public final class Trace {
    private final Scheduler scheduler;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    public Trace(Scheduler scheduler, boolean kept) {
        this.scheduler = scheduler;
        this.kept = kept;
    }

    public boolean isKept() {
        return kept;
    }

    public void note(String who, String what) {
        if (!kept) return;
        double seconds = scheduler.since().toNanos() / 1e9;
        lines.add(String.format(Locale.ROOT, "%11.6f  %-7s %s", seconds, who, what));
    }

    public List<String> lines() {
        return lines;
    }
}
