package dev.zugvogel.cli.daemon;

import dev.zugvogel.control.Server;
import dev.zugvogel.control.ServerConfig;
import dev.zugvogel.control.flow.migrate.MigrationFlow;
import dev.zugvogel.control.flow.migrate.Places;
import dev.zugvogel.control.flow.migrate.Timings;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the server listens and what it is called. */
final class ServerOptions {
    @Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            defaultValue = "0.0.0.0:8443",
            description = "For people and programs. Default: ${DEFAULT-VALUE}.")
    private InetSocketAddress api = new InetSocketAddress(0);

    @Option(
            names = "--agents",
            paramLabel = "ADDR:PORT",
            defaultValue = "0.0.0.0:8444",
            description = "For agents. Default: ${DEFAULT-VALUE}.")
    private InetSocketAddress agents = new InetSocketAddress(0);

    @Option(
            names = "--outgoing-per-host",
            paramLabel = "N",
            defaultValue = "2",
            description = "Migrations that leave one host at once; others wait. Default: ${DEFAULT-VALUE}.")
    private int outgoing;

    @Option(
            names = "--incoming-per-host",
            paramLabel = "N",
            defaultValue = "2",
            description = "Migrations that come to one host at once; others wait. Default: ${DEFAULT-VALUE}.")
    private int incoming;

    /** Starts a server with its migrations. */
    Server start(Path state, List<String> names, Optional<Path> adminTokenFile, PrintStream out) {
        ServerConfig config = new ServerConfig(state, api, agents, names, adminTokenFile);
        Places places = new Places(outgoing, incoming);
        return Server.start(
                config,
                out,
                InstantSource.system(),
                (inventory, gateway, store, events, clock) ->
                        new MigrationFlow(store, events, inventory, gateway, clock, Timings.USUAL, places));
    }

    /** Where people and programs reach a running server from this machine. */
    String apiOf(Server server) {
        return local(api, server.ports().api());
    }

    /** Where agents reach a running server from this machine. */
    String agentsOf(Server server) {
        return local(agents, server.ports().agents());
    }

    private static String local(InetSocketAddress listening, int port) {
        boolean everywhere = listening.getAddress().isAnyLocalAddress();
        return everywhere ? "127.0.0.1:" + port : Addresses.text(listening.getAddress(), port);
    }
}
