package dev.zugvogel.cli.render;

import static java.util.stream.Collectors.joining;

import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.BytesRange;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.HostForecast;
import dev.zugvogel.model.forecast.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Forecasts as people read them: ranges first, then what limits, then what would help. */
public final class ForecastLines {
    private static final int LABEL_COLUMNS = 12;

    private ForecastLines() {}

    /** All candidates, a block for each. */
    public static List<String> of(List<HostForecast> forecasts, int columns) {
        if (forecasts.isEmpty()) return List.of("there is no host to move it to");
        List<String> lines = new ArrayList<>();
        for (HostForecast each : forecasts) {
            if (!lines.isEmpty()) lines.add("");
            lines.addAll(block(each, columns));
        }
        return lines;
    }

    private static List<String> block(HostForecast each, int columns) {
        String refused = each.ready() ? "" : " · " + Paint.BAD.on("refused by the checks");
        List<String> lines = new ArrayList<>(
                List.of(Paint.BOLD.on(each.vm()) + " · " + each.source() + " → " + each.target() + refused));
        Forecast forecast = each.forecast();
        if (forecast == null) {
            lines.add("no forecast: the host or the link did not answer");
            return lines;
        }
        lines.add(label("time") + times(forecast.duration()));
        lines.add(label("wire") + bytes(forecast.bytes()));
        lines.add(label("downtime") + times(forecast.downtime()) + "  " + sign(forecast));
        lines.addAll(Words.hanging(label("limited by").stripTrailing() + " ", forecast.bottleneck(), columns));
        lines.addAll(basis(forecast.basis()));
        forecast.advice().forEach(advice -> lines.addAll(Words.hanging("→", advice, columns)));
        return lines;
    }

    private static List<String> basis(Basis basis) {
        String known = basis.known().count() == 0 ? "" : basis.known() + " of it known at the target";
        String storage = basis.storage().count() == 0 ? "" : basis.storage() + " of disks";
        String dirty = basis.dirtyRate() == null ? "dirty rate unknown" : "dirty " + basis.dirtyRate();
        String memory = Stream.of(basis.used() + " of " + basis.memory() + " memory used", known, storage, dirty)
                .filter(part -> !part.isEmpty())
                .collect(joining(" · "));
        String learned = basis.records() == 0
                ? "nothing learned of this VM yet"
                : "learned from " + Words.count(basis.records(), "move") + " of this VM";
        String changed = basis.changedRatio() == null
                ? ""
                : String.format(Locale.ROOT, ", %.3f of each that changed", basis.changedRatio());
        String link = "link " + basis.bandwidth() + " · "
                + String.format(Locale.ROOT, "%.2f bytes on the wire for each", basis.ratio()) + changed;
        return List.of(label("from") + memory, label("") + link + " · " + learned);
    }

    /** {@code 20–41 s, downtime 90–280 ms (objective 300 ms ✓), limited by the link} */
    static String line(Forecast forecast, Duration objective) {
        String kept = "(objective " + Quantity.time(objective) + " " + sign(forecast) + ")";
        if (!forecast.converges()) return "does not converge " + kept + ": " + forecast.bottleneck();
        return range(forecast.duration()) + ", downtime " + range(forecast.downtime()) + " " + kept + ", limited by "
                + forecast.bottleneck();
    }

    /** {@code 26 s · down 140 ms}, for a cell of a table. */
    static String cell(@Nullable Forecast forecast) {
        if (forecast == null) return "–";
        TimeRange duration = forecast.duration();
        TimeRange downtime = forecast.downtime();
        if (duration == null || downtime == null) return Paint.BAD.on("does not converge");
        String text = Quantity.rough(duration.expected()) + " · down " + Quantity.rough(downtime.expected());
        return forecast.objectiveHolds() ? text : Paint.WARN.on(text);
    }

    /** How true forecasts came. */
    public static List<String> accuracy(Accuracy accuracy) {
        if (accuracy.migrations() == 0) return List.of("no migration with a forecast is done yet");
        List<String> lines =
                new ArrayList<>(List.of(Words.count(accuracy.migrations(), "migration") + " done with a forecast"));
        lines.addAll(new Table("", "median error", "90 % are within")
                .row("duration", median(accuracy.duration()), p90(accuracy.duration()))
                .row("bytes", median(accuracy.bytes()), p90(accuracy.bytes()))
                .lines());
        lines.add("in the 80 % range: durations " + percent(accuracy.durationsInRange()) + ", downtimes "
                + percent(accuracy.downtimesInRange()));
        return lines;
    }

    private static String median(Accuracy.@Nullable Errors errors) {
        return percent(errors == null ? null : errors.median());
    }

    private static String p90(Accuracy.@Nullable Errors errors) {
        return percent(errors == null ? null : errors.p90());
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "unknown" : Quantity.percent(100 * share);
    }

    private static String sign(Forecast forecast) {
        return forecast.objectiveHolds() ? Paint.GOOD.on("✓") : Paint.BAD.on("✗");
    }

    private static String times(@Nullable TimeRange range) {
        if (range == null) return "does not converge";
        return Quantity.rough(range.expected()) + "  (" + range(range) + ")";
    }

    private static String range(@Nullable TimeRange range) {
        if (range == null) return "unknown";
        String low = Quantity.rough(range.low());
        String high = Quantity.rough(range.high());
        if (low.equals(high)) return low;
        int unit = low.lastIndexOf(' ');
        boolean same = !low.contains("min")
                && !low.contains(" h")
                && high.endsWith(low.substring(unit))
                && !high.contains("min")
                && !high.contains(" h");
        return (same ? low.substring(0, unit) : low) + "–" + high;
    }

    private static String bytes(@Nullable BytesRange range) {
        if (range == null) return "unknown";
        return range.expected() + "  (" + range.low() + " – " + range.high() + ")";
    }

    private static String label(String name) {
        return Paint.pad(name, LABEL_COLUMNS);
    }
}
