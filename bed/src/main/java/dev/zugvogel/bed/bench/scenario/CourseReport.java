package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.model.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All tools on one course.
 *
 * @param diskData what the guest's disk holds; null if it is empty
 */
public record CourseReport(Course course, @Nullable Bytes diskData, List<ToolReport> tools) {
    public CourseReport {
        tools = List.copyOf(tools);
    }

    /** Of a tool; empty if none of its moves succeeded, or it was not tried. */
    public Optional<Figures> figures(Tool tool) {
        return tools.stream()
                .filter(each -> each.tool() == tool)
                .flatMap(each -> Stream.ofNullable(each.figures()))
                .findFirst();
    }

    /** Of the setting of virsh that needed the fewest bytes. */
    Optional<Figures> leanestVirsh() {
        return tools.stream()
                .filter(each -> each.tool().isVirsh())
                .flatMap(each -> Stream.ofNullable(each.figures()))
                .min(Comparator.comparing(figures -> figures.wire().median()));
    }
}
