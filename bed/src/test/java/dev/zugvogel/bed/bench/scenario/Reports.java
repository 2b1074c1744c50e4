package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.JobFigures;
import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports as a run would give them. */
public final class Reports {
    private Reports() {}

    public static ScenarioReport report(CourseReport... courses) {
        return ScenarioReport.of(
                "9.0", new Background(new BytesPerSecond(200), Duration.ofSeconds(10)), 2, List.of(courses));
    }

    public static CourseReport course(Scenario scenario, String guest, String link, ToolReport... tools) {
        return course(scenario, scenario.variations().getLast(), guest, link, null, tools);
    }

    static CourseReport course(
            Scenario scenario,
            Variation variation,
            String guest,
            String link,
            @Nullable Bytes diskData,
            ToolReport... tools) {
        List<Tool> names = Stream.of(tools).map(ToolReport::tool).toList();
        return new CourseReport(
                new Course(scenario, variation, guest, LinkShape.parse(link), names), diskData, List.of(tools));
    }

    /** Two moves around these figures. */
    public static ToolReport tool(Tool tool, long wireMb, long commandMs, long gapMs) {
        return ToolReport.of(
                tool,
                List.of(move(tool, wireMb - 1, commandMs, gapMs), move(tool, wireMb + 1, commandMs, gapMs)),
                List.of());
    }

    public static ToolReport failed(Tool tool) {
        return ToolReport.of(tool, List.of(), List.of("it did not end"));
    }

    public static ToolReport unsupported(Tool tool) {
        return ToolReport.unsupported(tool, "needs libvirt 9.4, here is 9.0");
    }

    private static Move move(Tool tool, long wireMb, long commandMs, long gapMs) {
        return new Move(
                tool,
                "h1",
                "h2",
                Duration.ofMillis(commandMs),
                new Bytes(wireMb * 1_000_000),
                new JobFigures(Duration.ofMillis(commandMs / 2), Duration.ofMillis(gapMs / 2)),
                Duration.ofMillis(gapMs),
                0,
                null);
    }
}
