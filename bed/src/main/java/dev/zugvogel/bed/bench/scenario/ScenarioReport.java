package dev.zugvogel.bed.bench.scenario;

import java.util.List;

/**
 * What was found. Its JSON form is what {@code --json} writes; times are in milliseconds, sizes in bytes, rates in bytes a
 * second.
 *
 * @param libvirt its version on all hosts
 * @param background of an idle host's link
 */
public record ScenarioReport(
        String libvirt, Background background, int rounds, List<CourseReport> courses, List<Target> targets) {
    static ScenarioReport of(String libvirt, Background background, int rounds, List<CourseReport> courses) {
        List<Target> targets =
                courses.stream().flatMap(course -> Targets.of(course).stream()).toList();
        return new ScenarioReport(libvirt, background, rounds, List.copyOf(courses), targets);
    }

    /** Whether every planned move gave a figure. */
    public boolean complete() {
        return courses.stream().flatMap(course -> course.tools().stream()).allMatch(ToolReport::complete);
    }

    public boolean held() {
        return targets.stream().allMatch(Target::held);
    }
}
