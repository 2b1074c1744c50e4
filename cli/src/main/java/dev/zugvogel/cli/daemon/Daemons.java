package dev.zugvogel.cli.daemon;

import dev.zugvogel.cli.command.Late;
import dev.zugvogel.cli.command.Session;
import java.net.InetSocketAddress;
import java.util.List;
import picocli.CommandLine;

/** The commands that stay, with the settings of their file. */
public final class Daemons {
    private Daemons() {}

    /** All of them. A settings file that can't be used is told when its command is made. */
    public static List<Late> of(Session session, String... arguments) {
        return List.of(
                new Late("server", () -> ready(new CommandLine(new ServerCommand(session)), arguments)),
                new Late("agent", () -> ready(new CommandLine(new AgentCommand(session)), arguments)),
                new Late("up", () -> ready(new CommandLine(new UpCommand(session)), arguments)));
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
