package dev.zugvogel.cli.command;

import dev.zugvogel.model.Limit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
     * The command line that the arguments need, ready to execute them once.
     *
     * @param more further commands, such as those that stay
     */
    public static CommandLine commandLine(Session session, List<Late> more, String... arguments) {
        CommandLine root = new CommandLine(new Zugvogel()).addMixin("session", session);
        List<Late> all = Stream.concat(own(session).stream(), more.stream()).toList();
        Late.meant(all, arguments).forEach(command -> command.addTo(root));
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Values::duration)
                .registerConverter(Limit.class, Values::limit);
    }

    private static List<Late> own(Session session) {
        return List.of(
                Late.of("hosts", () -> new Hosts(session)),
                Late.of("vms", () -> new Vms(session)),
                Late.of("check", () -> new Check(session)),
                Late.of("forecast", () -> new ForecastCommand(session)),
                Late.of("migrate", () -> new Migrate(session)),
                Late.of("migrations", () -> new Migrations(session)),
                Late.of("cancel", () -> new Cancel(session)),
                Late.of("events", () -> new Events(session)),
                Late.of("maintenance", () -> new Maintenance(session)),
                new Late("store", () -> stores(session)),
                Late.of("login", () -> new LoginCommand(session)),
                new Late("context", () -> contexts(session)),
                new Late("token", () -> tokens(session)),
                Late.of("audit", () -> new Audit(session)),
                Late.of("demo", Demo::new),
                Late.of("completion", () -> new Completion(session)),
                Late.of("version", () -> new Version(session)));
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

    private static CommandLine stores(Session session) {
        return new CommandLine(new Stores.Group())
                .addSubcommand(new Stores.Listing(session))
                .addSubcommand(new Stores.Remove(session));
    }

    private static CommandLine tokens(Session session) {
        return new CommandLine(new Tokens.Group())
                .addSubcommand(new Tokens.Create(session))
                .addSubcommand(new Tokens.Listing(session))
                .addSubcommand(new Tokens.Revoke(session));
    }
}
