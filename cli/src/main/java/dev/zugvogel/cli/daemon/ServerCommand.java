package dev.zugvogel.cli.daemon;

import dev.zugvogel.cli.command.Session;
import dev.zugvogel.control.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "server",
        description = "Run the control plane until SIGTERM. The first start prints an admin token, once.")
final class ServerCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "DIR",
            description = "Everything it remembers, its authority's key included; made at the first start.")
    private Path state = Path.of("");

    @Option(
            names = "--name",
            split = ",",
            paramLabel = "NAME",
            description = "A further DNS name or address under which it is reached; may come several times.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "Write the first admin token here too, readable by its owner only.")
    private Optional<Path> adminTokenFile = Optional.empty();

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    ServerCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        log.start(session.shell());
        try (Staying staying = new Staying();
                Server server = options.start(
                        state, names, adminTokenFile, session.shell().secrets())) {
            String api = "https://" + options.apiOf(server);
            String agents = options.agentsOf(server);
            staying.started();
            session.say(
                    Map.of("ready", true, "api", api, "agents", agents),
                    "ready: API on " + api + ", agents on " + agents);
            staying.untilTold();
        }
        return 0;
    }
}
