package dev.zugvogel.cli.follow;

import dev.zugvogel.cli.render.MigrationLines;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Plain lines: one for each change of state, and one every two seconds of the migration's own time. */
final class LogView implements View {
    private static final Duration PACE = Duration.ofSeconds(2);

    private final Shell shell;
    private @Nullable MigrationRecord printed;

    LogView(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void show(MigrationRecord record) {
        if (printed == null) shell.print(MigrationLines.title(record));
        if (record.state().ended()) {
            shell.print(MigrationLines.block(record, Integer.MAX_VALUE).stream()
                    .skip(1)
                    .toList());
            shell.print(MigrationLines.ending(record));
        } else if (due(printed, record)) {
            shell.print(MigrationLines.status(record));
        } else {
            return;
        }
        printed = record;
    }

    @Override
    public void say(String remark) {
        shell.tell(remark);
    }

    private static boolean due(@Nullable MigrationRecord before, MigrationRecord now) {
        if (before == null || before.state() != now.state()) return true;
        return now.duration().minus(before.duration()).compareTo(PACE) >= 0;
    }
}
