package dev.zugvogel.bed.command;

import dev.zugvogel.bed.process.BedFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code ./dev bed}: exit status 0 done, 1 failed, 2 not understood; {@code exec} has that of its command. */
@Command(
        name = "bed",
        description = "Hosts with real libvirt and QEMU on this machine, made of namespaces.",
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            GuestCommand.class,
            LinkCommand.class,
            Kill.class,
            Start.class,
            Exec.class,
            HelpCommand.class
        })
public final class BedCommand {
    private BedCommand() {}

    /** Adds this command to its parent. */
    static void addTo(CommandLine parent) {
        CommandLine line = new CommandLine(new BedCommand());
        // What follows the host's name is for the host, also where it looks like an option.
        line.getSubcommands().values().stream()
                .filter(each -> each.getCommandSpec().userObject() instanceof Exec)
                .forEach(each -> each.setStopAtPositional(true));
        parent.addSubcommand(line);
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()));
    }

    private static int report(Exception failure, PrintWriter err) throws Exception {
        if (!(failure instanceof BedFailure known)) throw failure;
        err.println(known.getMessage());
        err.println("→ " + known.remedy());
        return CommandLine.ExitCode.SOFTWARE;
    }
}
