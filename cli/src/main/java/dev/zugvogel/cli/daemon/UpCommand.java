package dev.zugvogel.cli.daemon;

import dev.zugvogel.agent.Agent;
import dev.zugvogel.agent.link.ServerAddress;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.client.Login;
import dev.zugvogel.cli.command.Session;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.cli.render.TokenLines;
import dev.zugvogel.control.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Run server and agent of one host in one process until SIGTERM; the agent joins by itself.",
        footer = {"", "The first start writes an admin token to DIR/admin-token: zugvogel login URL --token-file."})
final class UpCommand implements Callable<Integer> {
    private static final int JOIN_MILLIS = 60_000;

    private final Session session;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "DIR",
            description = "Everything both remember; made at the first start.")
    private Path state = Path.of("");

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Mixin
    private AgentOptions agentOptions = new AgentOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    UpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        log.start(session.shell());
        List<String> names = List.of(agentOptions.address());
        Path adminToken = state.resolve("admin-token");
        try (Staying staying = new Staying();
                Server server = serverOptions.start(
                        state.resolve("server"),
                        names,
                        Optional.of(adminToken),
                        session.shell().secrets())) {
            String api = "https://" + serverOptions.apiOf(server);
            ServerAddress agents = ServerAddress.parse(serverOptions.agentsOf(server));
            try (Agent agent = agentOptions.start(state.resolve("agent"), agents, joinToken(api, adminToken))) {
                staying.started();
                session.say(
                        Map.of("ready", true, "api", api, "host", agentOptions.name(), "port", agent.port()),
                        "ready: API on " + api + ", agent of " + agentOptions.name());
                staying.untilTold();
            }
        }
        return 0;
    }

    /** A new one at each start; a host that has joined needs none and lets it expire. */
    private Optional<String> joinToken(String api, Path adminToken) {
        if (!Files.exists(adminToken)) return Optional.empty();
        Context context = Login.to(Context.address(api), read(adminToken));
        try (Api server = new Api(context)) {
            return Optional.of(server.post("/v1/tokens", Map.of("kind", "join", "ttl_ms", JOIN_MILLIS))
                    .as(TokenLines.Fresh.class)
                    .token());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
