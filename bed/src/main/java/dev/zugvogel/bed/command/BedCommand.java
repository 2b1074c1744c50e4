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
final class BedCommand {
    static CommandLine line() {
        CommandLine line = new CommandLine(new BedCommand());
        // What follows a host's name is for the host, also where it looks like an option.
        line.getSubcommands().values().stream()
                .filter(each -> each.getCommandSpec().userObject() instanceof Exec)
                .forEach(each -> each.setUnmatchedOptionsArePositionalParams(true));
        return line;
    }

    /** Tells a person what failed; anything but a {@link BedFailure} is a fault of ours and keeps its trace. */
    static int report(Exception failure, PrintWriter err) throws Exception {
        if (!(failure instanceof BedFailure known)) throw failure;
        err.println(known.getMessage());
        err.println("→ " + known.remedy());
        return CommandLine.ExitCode.SOFTWARE;
    }
}
