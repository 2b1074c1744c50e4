package dev.zugvogel.sim;

import dev.zugvogel.sim.session.SessionRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** What many seeds came to. */
final class Report {
    private static final List<String> PHASES =
            List.of("checks", "copy", "finalsync", "switchover", "post-copy", "unwind", "in_doubt", "ended");

    record Broken(long seed, String promise) {}

    /**
     * @param cpuSeconds of the whole process, its start too
     * @param ends how many migrations ended how
     * @param sessions how many sessions of the relay did
     * @param faults how often each struck in which phase
     */
    record Figures(
            long seeds,
            long events,
            double seconds,
            double cpuSeconds,
            TreeMap<String, Long> ends,
            TreeMap<String, Long> sessions,
            TreeMap<String, TreeMap<String, Long>> faults,
            List<Broken> broken) {
        /** Of both, which ran beside each other. */
        Figures plus(Figures other) {
            TreeMap<String, TreeMap<String, Long>> allFaults = new TreeMap<>();
            for (Figures each : List.of(this, other))
                each.faults.forEach((fault, phases) -> phases.forEach((phase, count) ->
                        allFaults.computeIfAbsent(fault, _ -> new TreeMap<>()).merge(phase, count, Long::sum)));
            List<Broken> allBroken = new ArrayList<>(broken);
            allBroken.addAll(other.broken);
            allBroken.sort(Comparator.comparingLong(Broken::seed));
            return new Figures(
                    seeds + other.seeds,
                    events + other.events,
                    Math.max(seconds, other.seconds),
                    cpuSeconds + other.cpuSeconds,
                    sum(ends, other.ends),
                    sum(sessions, other.sessions),
                    allFaults,
                    allBroken);
        }

        private static TreeMap<String, Long> sum(TreeMap<String, Long> one, TreeMap<String, Long> other) {
            TreeMap<String, Long> sum = new TreeMap<>(one);
            other.forEach((end, count) -> sum.merge(end, count, Long::sum));
            return sum;
        }

        String text() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d seeds in %.1f s; %.1f ms of CPU each; %,d events",
                    seeds,
                    seconds,
                    cpuMillis(),
                    events));
            lines.add("migrations: " + ends);
            lines.add("sessions of the relay: " + sessions);
            lines.add("");
            lines.add(row("fault struck in", PHASES));
            faults.forEach((fault, phases) -> lines.add(row(fault, counts(phases))));
            lines.add("");
            broken.forEach(each -> lines.add("seed " + each.seed() + ": " + each.promise()));
            lines.add(broken.size() + " broken");
            return String.join("\n", lines) + "\n";
        }

        private double cpuMillis() {
            return seeds == 0 ? 0 : 1000 * cpuSeconds / seeds;
        }

        private static List<Long> counts(TreeMap<String, Long> phases) {
            return PHASES.stream().map(phase -> phases.getOrDefault(phase, 0L)).toList();
        }

        private static String row(String head, List<?> values) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-16s", head));
            values.forEach(value -> row.append(String.format(Locale.ROOT, "%11s", value)));
            return row.toString();
        }
    }

    private final TreeMap<String, Long> ends = new TreeMap<>();
    private final TreeMap<String, Long> sessions = new TreeMap<>();
    private final TreeMap<String, TreeMap<String, Long>> faults = new TreeMap<>();
    private final List<Broken> broken = new ArrayList<>();
    private long seeds;
    private long events;
    private double seconds;
    private double cpuSeconds;

    void add(Run.Result result) {
        seeds++;
        events += result.events();
        result.ends().forEach((end, count) -> ends.merge(end, (long) count, Long::sum));
        result.coverage().forEach((where, count) -> covered(where.split(" "), count));
        result.violation().ifPresent(what -> broken.add(new Broken(result.seed(), what)));
    }

    void add(SessionRun.Result result) {
        events += result.events();
        sessions.merge(result.end(), 1L, Long::sum);
        result.violation().ifPresent(what -> broken.add(new Broken(result.seed(), what)));
    }

    private void covered(String[] faultAndPhase, long count) {
        String phase = PHASES.contains(faultAndPhase[1]) ? faultAndPhase[1] : "ended";
        faults.computeIfAbsent(faultAndPhase[0], _ -> new TreeMap<>()).merge(phase, count, Long::sum);
    }

    void took(Duration wall) {
        seconds = wall.toMillis() / 1000.0;
        Optional<Duration> cpu = ProcessHandle.current().info().totalCpuDuration();
        cpuSeconds = cpu.orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    int brokenCount() {
        return broken.size();
    }

    Figures figures() {
        return new Figures(seeds, events, seconds, cpuSeconds, ends, sessions, faults, List.copyOf(broken));
    }
}
