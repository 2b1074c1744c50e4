package dev.zugvogel.cli.follow;

import dev.zugvogel.cli.render.MigrationLines;
import dev.zugvogel.cli.terminal.LiveBlock;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.ArrayList;
import java.util.List;

/** One block that is drawn again in place. */
final class LiveView implements View {
    private final Shell shell;
    private final LiveBlock block;

    LiveView(Shell shell) {
        this.shell = shell;
        this.block = new LiveBlock(shell);
    }

    @Override
    public void show(MigrationRecord record) {
        List<String> lines =
                new ArrayList<>(MigrationLines.block(record, shell.screen().columns()));
        // The ending is worth more than one line's width; it may wrap, since nothing is drawn over it.
        block.draw(lines);
        if (!record.state().ended()) return;
        block.release();
        shell.print(MigrationLines.ending(record));
    }

    @Override
    public void say(String remark) {
        block.release();
        shell.tell(remark);
    }
}
