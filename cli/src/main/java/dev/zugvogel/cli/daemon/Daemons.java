package dev.zugvogel.cli.daemon;

import dev.zugvogel.cli.command.Session;
import java.net.InetSocketAddress;
import java.util.List;
import picocli.CommandLine;

/** The commands that stay, with the settings of their file. */
public final class Daemons {
    private Daemons() {}

    /** All of them, under their names. */
    public static List<CommandLine> of(Session session, String... arguments) {
        return List.of(
                ready(new CommandLine(new ServerCommand(session)), arguments),
                ready(new CommandLine(new AgentCommand(session)), arguments),
                ready(new CommandLine(new UpCommand(session)), arguments));
    }

    private static CommandLine ready(CommandLine command, String... arguments) {
        command.registerConverter(InetSocketAddress.class, Addresses::parse);
        boolean chosen = List.of(arguments).contains(command.getCommandName());
        if (chosen) {
            SettingsFile.named(arguments)
                    .map(file -> SettingsFile.read(file, command.getCommandSpec()))
                    .ifPresent(command::setDefaultValueProvider);
        }
        return command;
    }
}
