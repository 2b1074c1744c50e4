package dev.zugvogel.agent;

import dev.zugvogel.agent.hypervisor.LibvirtHypervisor;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.inventory.Examiner;
import dev.zugvogel.agent.inventory.HostObserver;
import dev.zugvogel.agent.inventory.Markers;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.journal.Generations;
import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.agent.link.Outbox;
import dev.zugvogel.agent.link.ServerLink;
import dev.zugvogel.agent.pagestore.DiskStores;
import dev.zugvogel.agent.source.Outgoings;
import dev.zugvogel.agent.target.BaseImages;
import dev.zugvogel.agent.target.DiskHook;
import dev.zugvogel.agent.target.Gate;
import dev.zugvogel.agent.target.PeerHost;
import dev.zugvogel.agent.target.Site;
import dev.zugvogel.agent.target.TargetService;
import dev.zugvogel.agent.target.Volumes;
import dev.zugvogel.agent.time.Time;
import dev.zugvogel.libvirt.ConnectOptions;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtLink;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.Registration;
import dev.zugvogel.relay.TargetRelay;
import dev.zugvogel.wire.v1.Hello;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: what it is made of, in the order in which it starts. It may be killed at any moment; closing it only
 * frees its ports sooner. What a migration still needs is in the journals, and the next start goes on from there.
 */
public final class Agent implements AutoCloseable {
    /** What the log says when the code that moves bytes is compiled. */
    public static final String WARM = "warm";

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final int MESSAGE_LIMIT_BYTES = 16 << 20;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AgentConfig config;
    private int port;
    private int relayPort;

    private Agent(AgentConfig config) {
        this.config = config;
    }

    /**
     * Joins if need be, and starts. Libvirt and the server may be away: they are dialled until they answer. Only
     * joining needs the server.
     *
     * @throws FailureException if the host can't join, or a port or folder can't be used
     */
    public static Agent start(AgentConfig config) {
        Agent agent = new Agent(config);
        try {
            agent.start();
            return agent;
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    public int relayPort() {
        return relayPort;
    }

    private void start() {
        Path state = folder(config.state());
        Credentials credentials = ServerLink.enrol(config.server(), config.name(), state, config.token());
        Fence fence = Fence.open(state.resolve("fence"));
        LibvirtHypervisor hypervisor = new LibvirtHypervisor(config.libvirtSocket());
        DiskStores stores = new DiskStores(state.resolve("pages"), Clock.systemUTC());
        stores.prune();
        RunFolder sockets = new RunFolder(config.runFolder());
        sockets.clear();
        LibvirtLink libvirt = part(LibvirtLink.open(config.libvirtSocket(), ConnectOptions.DEFAULT));
        libvirt.onConnected(connected -> Thread.ofVirtual().name("learn").start(() -> learn(hypervisor, connected)));
        DiskHook hook = DiskHook.of(config.diskHook());
        Digests digests = Digests.keptIn(state.resolve("digests"));
        TargetRelay relay = part(TargetRelay.listen(credentials.tls(), relayAddress()));
        relayPort = relay.port();
        Generations generations = new Generations(folder(state.resolve("generations")));
        TargetService target = part(new TargetService(
                folder(state.resolve("incoming")),
                fence,
                generations,
                new Site(
                        hypervisor,
                        gate(relay),
                        sockets,
                        config.address(),
                        Volumes.local(),
                        new BaseImages(FileSystems.getDefault(), digests),
                        hook,
                        stores,
                        Time.REAL)));
        serve(target, credentials);
        Outbox outbox = new Outbox();
        Outgoings outgoings = part(Outgoings.create(
                config.name(),
                folder(state.resolve("outgoing")),
                hypervisor,
                sockets,
                credentials,
                fence,
                outbox,
                digests,
                stores));
        outgoings.recover();
        Markers markers = new Markers(folder(state.resolve("markers")));
        Examiner examiner = new Examiner(libvirt, credentials.tls(), digests, markers, hook, Clock.systemUTC());
        HostObserver observer = new HostObserver(libvirt, Clock.systemUTC());
        ServerLink link = part(new ServerLink(
                config.server(),
                credentials,
                state,
                fence,
                () -> {
                    // Whoever asked for them on an earlier link does not wait any more.
                    markers.removeAll();
                    return hello(observer);
                },
                observer::report,
                new Answers(examiner, outgoings, stores),
                outbox));
        link.start();
        part(SpareHeap.watch());
        new WarmUp(config, credentials, sockets, relay, stores, port).start();
        LOG.info("agent of {} at {} ports {} and {}", config.name(), config.address(), port, relayPort);
    }

    private void serve(TargetService target, Credentials credentials) {
        try {
            Server server = NettyServerBuilder.forAddress(address(config.port()), credentials.server())
                    .addService(target)
                    .intercept(new PeerHost())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                    .permitKeepAliveTime(5, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .build()
                    .start();
            part(server::shutdownNow);
            port = server.getPort();
        } catch (IOException e) {
            throw Failure.of(Code.INTERNAL, "can't listen on " + address(config.port()) + ": " + e.getMessage())
                    .asException(e);
        }
    }

    private static Gate gate(TargetRelay relay) {
        return (migration, sourceHost, sockets, known, watchdog) -> {
            Registration registration = relay.admit(migration, sourceHost, sockets, known, watchdog);
            return registration::close;
        };
    }

    private static void learn(LibvirtHypervisor hypervisor, Libvirt libvirt) {
        try {
            hypervisor.learn(libvirt);
        } catch (LibvirtException e) {
            LOG.info("libvirt is asked again when a migration needs it: {}", e.getMessage());
        }
    }

    private Hello hello(HostObserver observer) {
        return Hello.newBuilder()
                .setAgentVersion(version())
                .setHostUuid(observer.report().getHostUuid())
                .setMigrationAddress(config.address())
                .setAgentPort(port)
                .setRelayPort(relayPort)
                .addAllMigrationAddresses(config.addresses())
                .setLibvirtTlsName(config.libvirtTlsName().orElse(""))
                .build();
    }

    private static String version() {
        String version = Agent.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private InetSocketAddress address(int portNumber) {
        return new InetSocketAddress(config.address(), portNumber);
    }

    /** One listener for all networks: the connections of one migration may come over each of them. */
    private InetSocketAddress relayAddress() {
        return config.addresses().size() == 1 ? address(config.relayPort()) : new InetSocketAddress(config.relayPort());
    }

    private static Path folder(Path path) {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            return path;
        } catch (IOException e) {
            throw Failure.of(Code.INTERNAL, "can't use the folder " + path + ": " + e)
                    .asException(e);
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part did not close", e);
            }
        }
    }
}
