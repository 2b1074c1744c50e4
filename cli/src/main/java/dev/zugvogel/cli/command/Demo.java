package dev.zugvogel.cli.command;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** In the list of commands for people; the script of a checkout runs the demo itself, which needs the bed. */
@Command(
        name = "demo",
        description = "Set up three hosts on this machine and move a guest between them. Needs a checkout.")
final class Demo implements Runnable {
    @Unmatched
    private List<String> ignored = List.of();

    @Override
    public void run() {
        throw new Failure(
                        Code.BAD_REQUEST,
                        "the demo is not part of this installation",
                        null,
                        "Run ./zugvogel demo in a checkout of the source.")
                .asException();
    }
}
