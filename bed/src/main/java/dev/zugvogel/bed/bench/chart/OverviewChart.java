package dev.zugvogel.bed.bench.chart;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.scenario.CourseReport;
import dev.zugvogel.bed.bench.scenario.Figures;
import dev.zugvogel.bed.bench.scenario.ScenarioReport;
import dev.zugvogel.bed.bench.scenario.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The product as a multiple of virsh's defaults on every course, and the bounds. */
final class OverviewChart {
    private static final double MARGIN = 24;
    private static final double NAMES = 420;
    private static final double COLUMN = 230;
    private static final double ROW = 24;
    private static final double WIDTH = MARGIN + NAMES + 3 * COLUMN;

    /** A little more than once as much, so that the mark of once has room around it. */
    private static final double SCALE = 1.25;

    private final Svg svg = new Svg();
    private double y = MARGIN + 16;

    static String of(ScenarioReport report) {
        OverviewChart chart = new OverviewChart();
        chart.head(report);
        chart.courses(report.courses());
        chart.targets(report.targets());
        return chart.svg.file("Zugvogel as a multiple of virsh", WIDTH, chart.y + MARGIN);
    }

    private void head(ScenarioReport report) {
        svg.text("title", MARGIN, y, "Zugvogel as a multiple of virsh");
        y += 22;
        svg.text(
                "muted",
                MARGIN,
                y,
                "medians of " + report.rounds() + (report.rounds() == 1 ? " round" : " rounds") + ", libvirt "
                        + report.libvirt() + ", virsh with its defaults at the dashed line; less is better");
        y += 34;
    }

    private void courses(List<CourseReport> courses) {
        for (int row = 0; row < courses.size(); row++)
            svg.text("", MARGIN, middle(row) + 4.5, courses.get(row).course().title());
        column(courses, 0, "bytes over the wire", each -> each.wire().median().count());
        column(courses, 1, "total time", each -> each.time().median().toNanos());
        column(
                courses,
                2,
                "downtime a client saw",
                each -> each.downtime().median().toNanos());
        y = middle(courses.size()) + 20;
    }

    private void column(List<CourseReport> courses, int number, String title, ToDoubleFunction<Figures> figure) {
        double left = MARGIN + NAMES + number * COLUMN;
        svg.text("muted", left, y, title);
        Panel panel = new Panel(svg, left, SCALE);
        for (int row = 0; row < courses.size(); row++) {
            double middle = middle(row);
            ratio(courses.get(row), figure).ifPresent(ratio -> panel.draw(bar(ratio), "zugvogel", middle));
        }
        panel.mark(1, middle(0) - ROW / 2, middle(courses.size() - 1) + ROW / 2);
    }

    private static Optional<Double> ratio(CourseReport course, ToDoubleFunction<Figures> figure) {
        return course.figures(Tool.ZUGVOGEL)
                .flatMap(own -> course.figures(Tool.VIRSH)
                        .map(other -> figure.applyAsDouble(own) / figure.applyAsDouble(other)));
    }

    private static Bar bar(double ratio) {
        return new Bar(ratio, ratio, ratio, number(ratio) + "×");
    }

    private void targets(List<Target> targets) {
        svg.line("rule", MARGIN, y - 22, WIDTH - MARGIN, y - 22);
        svg.text("heading", MARGIN, y, "Bounds");
        svg.text("muted end", WIDTH - MARGIN - 90, y, "measured");
        svg.text("muted end", WIDTH - MARGIN, y, "at most");
        for (Target target : targets) {
            y += ROW;
            svg.text(target.held() ? "good" : "bad", MARGIN, y, target.held() ? "✓" : "✗");
            svg.text("", MARGIN + 22, y, target.key());
            svg.text("muted", MARGIN + NAMES, y, target.course());
            Double figure = target.figure();
            svg.text("strong end", WIDTH - MARGIN - 90, y, figure == null ? "none" : number(figure));
            svg.text("muted end", WIDTH - MARGIN, y, number(target.bound()));
        }
    }

    private double middle(int row) {
        return y + ROW * (row + 0.85);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : "%.2f", value);
    }
}
