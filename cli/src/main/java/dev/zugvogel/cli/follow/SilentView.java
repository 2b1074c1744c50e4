package dev.zugvogel.cli.follow;

import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.model.migration.MigrationRecord;

/** For programs: remarks only, on standard error. */
record SilentView(Shell shell) implements View {
    @Override
    public void show(MigrationRecord record) {
        // The caller prints the record at its end.
    }

    @Override
    public void say(String remark) {
        shell.tell(remark);
    }
}
