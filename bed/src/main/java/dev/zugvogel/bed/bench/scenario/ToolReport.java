package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tool on one course.
 *
 * @param unsupported why it was not tried; null if it was
 * @param figures null if no move succeeded
 * @param failures of moves that did not succeed, one message each
 */
public record ToolReport(
        Tool tool, @Nullable String unsupported, @Nullable Figures figures, List<Move> moves, List<String> failures) {
    public ToolReport {
        moves = List.copyOf(moves);
        failures = List.copyOf(failures);
    }

    static ToolReport of(Tool tool, List<Move> moves, List<String> failures) {
        return new ToolReport(tool, null, moves.isEmpty() ? null : Figures.of(moves), moves, failures);
    }

    static ToolReport unsupported(Tool tool, String why) {
        return new ToolReport(tool, why, null, List.of(), List.of());
    }

    /** Whether every move that was planned gave a figure. */
    boolean complete() {
        return unsupported != null || (figures != null && failures.isEmpty());
    }
}
