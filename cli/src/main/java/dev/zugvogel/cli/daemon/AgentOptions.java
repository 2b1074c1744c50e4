package dev.zugvogel.cli.daemon;

import dev.zugvogel.agent.Agent;
import dev.zugvogel.agent.AgentConfig;
import dev.zugvogel.agent.link.ServerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What an agent needs to know of its host. */
final class AgentOptions {
    @Option(names = "--name", required = true, paramLabel = "HOST", description = "What the fleet calls this host.")
    private String name = "";

    @Option(
            names = "--address",
            required = true,
            split = ",",
            paramLabel = "IP",
            description = "This host's address in the migration network. May come several times, for several networks:"
                    + " other agents call the first, relays may use all.")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + AgentConfig.DEFAULT_PORT,
            description = "For other agents. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--relay-port",
            paramLabel = "PORT",
            defaultValue = "" + AgentConfig.DEFAULT_RELAY_PORT,
            description = "For the bytes of migrations. Default: ${DEFAULT-VALUE}.")
    private int relayPort;

    @Option(names = "--libvirt-socket", paramLabel = "PATH", description = "libvirt's socket.")
    private Path libvirtSocket = AgentConfig.DEFAULT_LIBVIRT_SOCKET;

    @Option(names = "--run-folder", paramLabel = "DIR", description = "For sockets; emptied at each start.")
    private Path runFolder = AgentConfig.DEFAULT_RUN_FOLDER;

    @Option(
            names = "--libvirt-tls",
            paramLabel = "NAME",
            description = "libvirt's TLS for migrations is set up here (qemu.conf, migrate_tls_x509_cert_dir), and the"
                    + " certificate has this name. Without it, --transport direct is not encrypted.")
    private Optional<String> libvirtTlsName = Optional.empty();

    @Option(
            names = "--disk-hook",
            paramLabel = "PATH",
            description = "A program that makes block devices for disks that are copied here.")
    private Optional<Path> diskHook = Optional.empty();

    /** Starts an agent. The token is needed only until the host has joined. */
    Agent start(Path state, ServerAddress server, Optional<String> token) {
        return Agent.start(new AgentConfig(
                name,
                state,
                server,
                token,
                addresses,
                port,
                relayPort,
                libvirtSocket,
                runFolder,
                libvirtTlsName,
                diskHook));
    }

    String name() {
        return name;
    }

    String address() {
        return addresses.getFirst();
    }
}
