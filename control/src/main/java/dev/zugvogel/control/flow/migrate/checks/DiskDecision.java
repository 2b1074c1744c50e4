package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import java.util.List;

/** What happens to one disk. */
public sealed interface DiskDecision {
    DiskFacts disk();

    List<Finding> findings();

    /** Stays where it is: the target sees it too, or the drive is empty. */
    record Stays(DiskFacts disk, List<Finding> findings) implements DiskDecision {}

    /** Is created on the target and copied. */
    record Copied(DiskFacts disk, TargetDiskFacts there, List<Finding> findings) implements DiskDecision {}

    /** Can't go along; the findings say why. */
    record Impossible(DiskFacts disk, List<Finding> findings) implements DiskDecision {}
}
