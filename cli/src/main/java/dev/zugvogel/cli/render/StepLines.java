package dev.zugvogel.cli.render;

import dev.zugvogel.control.flow.migrate.Step;
import dev.zugvogel.control.flow.migrate.Step.Kind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The story of a migration: a line for each step, by whom, and what to know of it at the end. */
public final class StepLines {
    private static final int PHASE_COLUMNS = 10;

    private StepLines() {}

    public static List<String> of(List<Step> steps, ZoneId zone) {
        if (steps.isEmpty()) return List.of("nothing is recorded of this migration");
        int who = steps.stream().mapToInt(step -> Paint.width(who(step))).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Step step : steps) lines.add(line(step, zone, who));
        lines.addAll(summary(steps));
        return lines;
    }

    private static String line(Step step, ZoneId zone, int whoColumns) {
        return Paint.DIM.on(Quantity.timeOfDay(step.at(), zone)) + "  " + Paint.pad(step.phase(), PHASE_COLUMNS) + "  "
                + Paint.pad(who(step), whoColumns) + "  " + sign(step.kind()) + step.text() + lasted(step);
    }

    private static String who(Step step) {
        return Objects.requireNonNullElse(step.host(), "server");
    }

    private static String sign(Kind kind) {
        return switch (kind) {
            case STEP -> "";
            case UNDO -> Paint.WARN.on("undone:") + " ";
            case LINK_LOST, DOUBT -> Paint.WARN.on("!") + " ";
            case LINK_BACK, SETTLED -> Paint.GOOD.on("✓") + " ";
            case FAILURE -> Paint.BAD.on("✗") + " ";
        };
    }

    /** A link tells it in its own words. */
    private static String lasted(Step step) {
        Duration took = step.took();
        return took == null || step.kind() != Kind.SETTLED ? "" : " (after " + Quantity.time(took) + ")";
    }

    private static List<String> summary(List<Step> steps) {
        return Stream.of(
                        sum(steps, Kind.LINK_LOST, Kind.LINK_BACK, "the link was lost"),
                        sum(steps, Kind.DOUBT, Kind.SETTLED, "it was in doubt"))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String sum(List<Step> steps, Kind begin, Kind end, String what) {
        long times = count(steps, begin);
        if (times == 0) return "";
        Duration whole = steps.stream()
                .filter(step -> step.kind() == end)
                .map(Step::took)
                .filter(Objects::nonNull)
                .reduce(Duration.ZERO, Duration::plus);
        String open = count(steps, end) < times ? ", not counting the last" : "";
        return what + " " + Words.count(times, "time") + ", for " + Quantity.time(whole) + " in all" + open;
    }

    private static long count(List<Step> steps, Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).count();
    }
}
