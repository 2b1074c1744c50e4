package dev.zugvogel.cli.render;

import dev.zugvogel.control.flow.migrate.Step;
import java.time.ZoneId;
import java.util.List;

/** The story of a migration, one line for each step. */
public final class StepLines {
    private StepLines() {}

    public static List<String> of(List<Step> steps, ZoneId zone) {
        if (steps.isEmpty()) return List.of("nothing is recorded of this migration");
        return steps.stream()
                .map(step -> Paint.DIM.on(Quantity.timeOfDay(step.at(), zone)) + "  " + Paint.pad(step.phase(), 10)
                        + "  " + step.text())
                .toList();
    }
}
