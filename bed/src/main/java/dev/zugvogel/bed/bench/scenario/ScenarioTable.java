package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.ByteSpread;
import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Spread;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.process.BedFailure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Shows figures to people: medians, in brackets the least and the most. */
public final class ScenarioTable {
    private final PrintWriter out;

    public ScenarioTable(PrintWriter out) {
        this.out = out;
    }

    void course(Course course) {
        out.printf("%n%s%n", course.title());
        out.flush();
    }

    /** One line, as the move ends. */
    void move(Move move) {
        out.printf(
                Locale.ROOT,
                "  %-20s  %s → %s  wire %9s  command %7.2f s  gap %5d ms  lost %d%n",
                move.tool().label(),
                move.source(),
                move.target(),
                megabytes(move.wire().count()),
                move.command().toMillis() / 1e3,
                move.gap().toMillis(),
                move.lost());
        out.flush();
    }

    void failure(Tool tool, BedFailure failure) {
        String message = String.valueOf(failure.getMessage());
        out.printf(
                "  %-20s  failed: %s%n",
                tool.label(),
                String.join(" ", message.lines().map(String::strip).toList()));
        out.flush();
    }

    public void report(ScenarioReport report) {
        out.printf(
                "%nlibvirt %s; an idle host's link carries %s, which is in all figures%n",
                report.libvirt(), report.background().rate());
        report.courses().forEach(this::course);
        if (!report.targets().isEmpty()) targets(report.targets());
    }

    private void course(CourseReport report) {
        out.printf(
                "%n%-60s  %-26s  %-24s  %-20s%n",
                report.course().title(), "bytes on the wire", "command in s", "gap a client saw in ms");
        report.tools().forEach(this::tool);
    }

    private void tool(ToolReport report) {
        Figures figures = report.figures();
        if (report.unsupported() != null)
            out.printf("  %-58s  %s%n", report.tool().label(), report.unsupported());
        else if (figures == null)
            out.printf("  %-58s  no move succeeded%n", report.tool().label());
        else
            out.printf(
                    "  %-58s  %-26s  %-24s  %-20s%s%n",
                    report.tool().label(),
                    text(figures.wire()),
                    seconds(figures.time()),
                    millis(figures.downtime()),
                    report.failures().isEmpty() ? "" : "  " + report.failures().size() + " failed");
    }

    private void targets(List<Target> targets) {
        out.printf("%n%-40s  %-50s  %8s  %8s%n", "bound", "measured on", "figure", "at most");
        targets.forEach(each -> out.printf(
                Locale.ROOT,
                "%s %-38s  %-50s  %8s  %8s%n",
                each.held() ? "✓" : "✗",
                each.key(),
                each.course(),
                each.figure() == null ? "none" : number(each.figure()),
                number(each.bound())));
    }

    private static String text(ByteSpread spread) {
        return "%s [%s–%s]"
                .formatted(
                        megabytes(spread.median().count()),
                        megabytes(spread.min().count()),
                        megabytes(spread.max().count()));
    }

    private static String seconds(Spread spread) {
        return String.format(
                Locale.ROOT,
                "%.2f [%.2f–%.2f]",
                spread.median().toMillis() / 1e3,
                spread.min().toMillis() / 1e3,
                spread.max().toMillis() / 1e3);
    }

    private static String millis(Spread spread) {
        return "%d [%d–%d]"
                .formatted(
                        spread.median().toMillis(),
                        spread.min().toMillis(),
                        spread.max().toMillis());
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, bytes < 10_000_000 ? "%.2f MB" : "%.1f MB", bytes / 1e6);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : "%.2f", value);
    }
}
