package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.BytesRange;
import dev.zugvogel.model.forecast.TimeRange;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows forecasts beside what happened. */
public final class ForecastTable {
    private final PrintWriter out;

    public ForecastTable(PrintWriter out) {
        this.out = out;
    }

    /** One line, as the migration ends. The time of the checks is in no forecast. */
    public void move(ForecastMove move) {
        out.printf(
                "%-18s %-10s  time %s, was %d ms  bytes %s, were %s  downtime %s, was %s%n",
                move.load(),
                move.link(),
                text(move.forecast().duration()),
                move.record().duration().toMillis(),
                text(move.forecast().bytes()),
                move.record().bytes().wire(),
                text(move.forecast().downtime()),
                millis(move.record().downtime().guestObserved()));
        out.flush();
    }

    public void report(ForecastReport report) {
        Accuracy accuracy = report.accuracy();
        out.println();
        line(report.enough(), "migrations: " + accuracy.migrations() + ", at least 60 wanted");
        line(report.durationHolds(), "time: " + text(accuracy.duration()) + ", at most 12 % wanted");
        line(report.bytesHold(), "bytes: " + text(accuracy.bytes()) + ", at most 15 % wanted");
        line(
                report.downtimeHolds(),
                "downtime in its range: " + percent(accuracy.downtimesInRange()) + ", 80 % wanted");
        out.println("  had each guest's median been known beforehand: time, "
                + text(report.hindsight().duration()) + "; bytes, "
                + text(report.hindsight().bytes()));
    }

    private void line(boolean holds, String text) {
        out.println((holds ? "✓ " : "✗ ") + text);
    }

    private static String text(Accuracy.@Nullable Errors errors) {
        if (errors == null) return "nothing was forecast";
        return "median error " + percent(errors.median()) + ", 90th percentile " + percent(errors.p90());
    }

    private static String percent(@Nullable Double part) {
        return part == null ? "unknown" : String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    private static String text(@Nullable TimeRange range) {
        if (range == null) return "?";
        return range.expected().toMillis() + " [" + range.low().toMillis() + "–"
                + range.high().toMillis() + "]";
    }

    private static String text(@Nullable BytesRange range) {
        return range == null ? "?" : range.expected() + " [" + range.low() + "–" + range.high() + "]";
    }

    private static String millis(@Nullable Duration time) {
        return time == null ? "?" : time.toMillis() + " ms";
    }
}
