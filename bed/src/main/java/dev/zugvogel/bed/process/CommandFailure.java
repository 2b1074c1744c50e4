package dev.zugvogel.bed.process;

import java.util.List;

/** A command that ended with an error. The message has the command and what it said. */
public final class CommandFailure extends BedFailure {
    private static final long serialVersionUID = 1L;

    CommandFailure(List<String> command, String end, String said) {
        super(
                String.join(" ", command) + "\n  " + end + ": " + said.strip(),
                "see ./dev bed status and the logs it names; ./dev bed down cleans up");
    }
}
