package dev.zugvogel.cli.daemon;

import dev.zugvogel.agent.Agent;
import dev.zugvogel.agent.link.ServerAddress;
import dev.zugvogel.cli.command.Session;
import dev.zugvogel.cli.command.TokenSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "agent", description = "Run the agent of this host until SIGTERM. Its first start needs a join token.")
final class AgentCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "DIR",
            description = "Its identity and its journals; made at the first start.")
    private Path state = Path.of("");

    @Option(
            names = "--server",
            required = true,
            paramLabel = "HOST:PORT",
            description = "The server's port for agents.")
    private String server = "";

    @ArgGroup
    private @Nullable TokenSource token;

    @Mixin
    private AgentOptions options = new AgentOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    AgentCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        log.start(session.shell());
        Optional<String> joining = Optional.ofNullable(token).map(TokenSource::read);
        try (Staying staying = new Staying();
                Agent agent = options.start(state, ServerAddress.parse(server), joining)) {
            staying.started();
            session.say(
                    Map.of(
                            "ready",
                            true,
                            "host",
                            options.name(),
                            "port",
                            agent.port(),
                            "relay_port",
                            agent.relayPort()),
                    "ready: agent of " + options.name() + " on " + options.address() + " ports " + agent.port()
                            + " and " + agent.relayPort());
            staying.untilTold();
        }
        return 0;
    }
}
