package dev.zugvogel.cli.command;

import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
        name = "zugvogel",
        description = "Live migration for fleets of KVM/libvirt hosts.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class Zugvogel implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Zugvogel() {}

    /**
     * The whole command line, ready to execute once.
     *
     * @param more further commands, such as those that stay
     */
    public static CommandLine commandLine(Session session, List<CommandLine> more) {
        CommandLine root = new CommandLine(new Zugvogel())
                .addMixin("session", session)
                .addSubcommand(new Hosts(session))
                .addSubcommand(new Vms(session))
                .addSubcommand(new Check(session))
                .addSubcommand(new Migrate(session))
                .addSubcommand(new Migrations(session))
                .addSubcommand(new Cancel(session))
                .addSubcommand(new Events(session))
                .addSubcommand(new Maintenance(session))
                .addSubcommand(new LoginCommand(session))
                .addSubcommand(contexts(session))
                .addSubcommand(tokens(session))
                .addSubcommand(new Audit(session))
                .addSubcommand(new Demo())
                .addSubcommand(new Completion(session))
                .addSubcommand(new Version(session));
        more.forEach(root::addSubcommand);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Values::duration)
                .registerConverter(BytesPerSecond.class, Values::rate);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static CommandLine contexts(Session session) {
        return new CommandLine(new ContextCommands.Group())
                .addSubcommand(new ContextCommands.Listing(session))
                .addSubcommand(new ContextCommands.Use(session))
                .addSubcommand(new ContextCommands.Remove(session));
    }

    private static CommandLine tokens(Session session) {
        return new CommandLine(new Tokens.Group())
                .addSubcommand(new Tokens.Create(session))
                .addSubcommand(new Tokens.Listing(session))
                .addSubcommand(new Tokens.Revoke(session));
    }
}
