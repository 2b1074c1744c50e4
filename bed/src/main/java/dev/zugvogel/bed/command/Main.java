package dev.zugvogel.bed.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./dev} runs in Java. */
@Command(name = "./dev", synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line =
                new CommandLine(new Main()).addSubcommand(BedCommand.line()).addSubcommand(new BenchCommand());
        line.setExecutionExceptionHandler((failure, command, parsed) -> BedCommand.report(failure, command.getErr()));
        System.exit(line.execute(arguments));
    }
}
