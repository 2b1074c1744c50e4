package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.Optional;

/** A tool that moves the guest. Only {@link #move} is timed. */
public interface Mover {
    Tool tool();

    /** What the person does before the command. */
    void prepare(Host source, Host target);

    /** The command. Returns the tool's own account, if it gives one. */
    Optional<MigrationRecord> move(Host source, Host target);

    /** What the person does after the command, so that the source is clean. */
    void tidy(Host source, Host target);
}
