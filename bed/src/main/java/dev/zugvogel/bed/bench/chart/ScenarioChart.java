package dev.zugvogel.bed.bench.chart;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.scenario.CourseReport;
import dev.zugvogel.bed.bench.scenario.Figures;
import dev.zugvogel.bed.bench.scenario.Scenario;
import dev.zugvogel.bed.bench.scenario.ToolReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The courses of one scenario: bytes, time and downtime of each tool. */
final class ScenarioChart {
    private static final double MARGIN = 24;
    private static final double NAMES = 150;
    private static final double ROW = 24;
    private static final double WIDTH = MARGIN + NAMES + 3 * Panel.WIDTH;

    private final Svg svg = new Svg();
    private double y = MARGIN + 16;

    /** Draws. There must be a course. */
    static String of(Scenario scenario, List<CourseReport> courses, int rounds) {
        ScenarioChart chart = new ScenarioChart();
        chart.head(scenario, rounds);
        courses.forEach(chart::course);
        return chart.svg.file(scenario.label() + ", Zugvogel and virsh", WIDTH, chart.y + MARGIN);
    }

    private void head(Scenario scenario, int rounds) {
        svg.text("title", MARGIN, y, title(scenario));
        y += 22;
        svg.text(
                "muted",
                MARGIN,
                y,
                "medians of " + rounds + (rounds == 1 ? " round" : " rounds")
                        + ", whiskers from the least to the most, × as a multiple of virsh's defaults; less is better");
        y += 12;
    }

    private static String title(Scenario scenario) {
        return switch (scenario) {
            case FIRST_TRIP -> "First trip of a guest";
            case RETURN_TRIP -> "Return of a guest to a host it came from";
            case RETURNS_GROWING -> "Return of a guest that has changed meanwhile";
            case DISK -> "Guest with a disk that moves along";
        };
    }

    private void course(CourseReport course) {
        y += 30;
        svg.line("rule", MARGIN, y - 18, WIDTH - MARGIN, y - 18);
        y += 4;
        svg.text("heading", MARGIN, y, course.course().label());
        y += 24;
        List<ToolReport> tools = course.tools();
        panel(course, 0, "bytes over the wire", figures -> Bar.bytes(figures.wire()));
        panel(course, 1, "total time", figures -> Bar.seconds(figures.time()));
        panel(course, 2, "downtime a client saw", figures -> Bar.millis(figures.downtime()));
        for (int row = 0; row < tools.size(); row++) name(tools.get(row), y + ROW * (row + 0.85));
        y += ROW * (tools.size() + 0.4);
    }

    private void name(ToolReport tool, double middle) {
        svg.text(
                tool.tool() == Tool.ZUGVOGEL ? "strong" : "",
                MARGIN,
                middle + 4.5,
                tool.tool().label());
        String why = tool.unsupported();
        if (why == null && tool.figures() == null) why = "no move succeeded";
        if (why != null) svg.text("muted", MARGIN + NAMES, middle + 4.5, why);
    }

    private void panel(CourseReport course, int column, String title, Function<Figures, Bar> figure) {
        double left = MARGIN + NAMES + column * Panel.WIDTH;
        svg.text("muted", left, y, title);
        List<Bar> bars = course.tools().stream()
                .flatMap(tool -> Stream.ofNullable(tool.figures()))
                .map(figure)
                .toList();
        Panel panel = Panel.of(svg, left, bars);
        Optional<Bar> virsh = course.figures(Tool.VIRSH).map(figure);
        for (int row = 0; row < course.tools().size(); row++)
            draw(panel, course.tools().get(row), figure, virsh, y + ROW * (row + 0.85));
    }

    private static void draw(
            Panel panel, ToolReport tool, Function<Figures, Bar> figure, Optional<Bar> virsh, double middle) {
        Figures figures = tool.figures();
        if (figures == null) return;
        Bar bar = figure.apply(figures);
        boolean compared = tool.tool() != Tool.VIRSH && virsh.isPresent();
        panel.draw(compared ? bar.comparedTo(virsh.get()) : bar, style(tool.tool()), middle);
    }

    private static String style(Tool tool) {
        return switch (tool) {
            case ZUGVOGEL, ZUGVOGEL_DIRECT -> "zugvogel";
            case VIRSH -> "virsh";
            case VIRSH_AUTO_CONVERGE, VIRSH_XBZRLE, VIRSH_PARALLEL_ZSTD, VIRSH_POSTCOPY, VIRSH_TLS -> "setting";
        };
    }
}
