package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One migration as it was measured from outside.
 *
 * @param command wall clock of the command a person would type, from its start to its end
 * @param wire what the source's link carried, both ways, with the headers of every layer, until the guest answered again
 * @param libvirt null where libvirt tells nothing, after post-copy
 * @param gap the longest time between two answers that the witness saw
 * @param lost the witness's requests without an answer
 * @param migration the product's own account; null for virsh, which has none
 */
public record Move(
        Tool tool,
        String source,
        String target,
        Duration command,
        Bytes wire,
        @Nullable JobFigures libvirt,
        Duration gap,
        long lost,
        @Nullable MigrationRecord migration) {
    /** Without the start of a command: what the product says it took, or for virsh the command, which is all there is. */
    Duration account() {
        return migration == null ? command : migration.duration();
    }

    /**
     * What libvirt tells.
     *
     * @throws BedFailure if that is nothing
     */
    JobFigures job() {
        JobFigures told = libvirt;
        if (told == null)
            throw new BedFailure("libvirt has no figures of the migration", "see libvirtd's log of " + target);
        return told;
    }
}
