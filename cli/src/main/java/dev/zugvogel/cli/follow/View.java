package dev.zugvogel.cli.follow;

import dev.zugvogel.model.migration.MigrationRecord;

/** Where the news of a migration go. Used by one thread. */
public interface View {
    /** The migration now stands like this. The last call brings the ended record. */
    void show(MigrationRecord record);

    /** A remark beside the migration; what is on the terminal stays there above it. */
    void say(String remark);
}
