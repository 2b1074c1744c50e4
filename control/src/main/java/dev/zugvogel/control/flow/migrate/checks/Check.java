package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import java.util.List;

/** One question about a move. Pure: looks at the facts, does no I/O, knows no clock. */
@FunctionalInterface
interface Check {
    /** What it found; empty if there is nothing to say or the facts it needs are missing. */
    List<Finding> findings(CheckInput input);
}
