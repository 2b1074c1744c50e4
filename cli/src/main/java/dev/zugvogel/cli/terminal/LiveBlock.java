package dev.zugvogel.cli.terminal;

import dev.zugvogel.cli.render.Paint;
import java.util.List;

/** A few lines at the end of the terminal that are drawn again in place. They never wrap and never scroll. */
public final class LiveBlock {
    private static final String TO_LINE_START_AND_CLEAR_BELOW = "\r\u001b[J";

    private final Shell shell;
    private int drawn;

    public LiveBlock(Shell shell) {
        this.shell = shell;
    }

    /** Replaces what was drawn before. */
    public void draw(List<String> lines) {
        Screen.Extent extent = shell.screen().size().now();
        // A full last row would scroll the terminal and lose the place to return to.
        List<String> shown =
                lines.size() < extent.rows() ? lines : lines.subList(lines.size() - extent.rows() + 1, lines.size());
        String up = drawn == 0 ? "" : "\u001b[" + drawn + "A";
        shell.control(
                up + TO_LINE_START_AND_CLEAR_BELOW,
                shown.stream()
                        .map(line -> Paint.fit(line, extent.columns() - 1))
                        .toList());
        drawn = shown.size();
    }

    /** Leaves what is drawn where it is; the next drawing starts below. */
    public void release() {
        drawn = 0;
    }
}
