package dev.zugvogel.bed.bench.chart;

import dev.zugvogel.bed.bench.scenario.CourseReport;
import dev.zugvogel.bed.bench.scenario.Scenario;
import dev.zugvogel.bed.bench.scenario.ScenarioReport;
import dev.zugvogel.bed.process.BedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that show a report.
 *
 * @param files content by name: one for each scenario, and {@code overview.svg}
 */
public record Charts(Map<String, String> files) {
    public static Charts of(ScenarioReport report) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("overview.svg", OverviewChart.of(report));
        for (Scenario scenario : Scenario.values()) {
            List<CourseReport> courses = report.courses().stream()
                    .filter(each -> each.course().scenario() == scenario)
                    .toList();
            if (!courses.isEmpty())
                files.put(scenario.label() + ".svg", ScenarioChart.of(scenario, courses, report.rounds()));
        }
        return new Charts(files);
    }

    /** Writes them into a folder, which is made if there is none. */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet())
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
        } catch (IOException e) {
            throw new BedFailure("can't draw to " + folder + ": " + e.getMessage(), "give another folder with --plots");
        }
    }
}
