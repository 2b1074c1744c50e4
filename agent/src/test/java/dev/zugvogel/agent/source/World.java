package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.journal.Generations;
import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.agent.target.BaseImages;
import dev.zugvogel.agent.target.DiskHook;
import dev.zugvogel.agent.target.PeerHost;
import dev.zugvogel.agent.target.Site;
import dev.zugvogel.agent.target.TargetService;
import dev.zugvogel.agent.target.Volumes;
import dev.zugvogel.agent.time.Time;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StartMigration;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two hosts with the agents' real code, real journals and real gRPC between them, over a fake libvirt and a fake relay.
 * One fault strikes once. After every step of either libvirt it is checked that the guest runs at most once.
 */
final class World implements AutoCloseable {
    static final String MIGRATION = "01TESTMIGRATION0000000000";
    static final Timing FAST = new Timing(
            Duration.ofMillis(2),
            Duration.ofMillis(50),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofSeconds(10));

    final UUID vm = UUID.fromString("5a8f2b0c-4d0f-4f0e-9f64-0d6f7b1f5c11");
    final FakeLibvirt source = new FakeLibvirt("source", this);
    final FakeLibvirt target = new FakeLibvirt("target", this);
    final List<MigrationSnapshot> snapshots = new CopyOnWriteArrayList<>();
    final List<Duration> watchdogs = new CopyOnWriteArrayList<>();
    final List<String> violations = new CopyOnWriteArrayList<>();
    volatile Proof proof = new Proof.Equal(1, new Bytes(1000));
    volatile Stores sourceStores = Stores.NONE;
    volatile Stores targetStores = Stores.NONE;
    volatile boolean abortHangs;
    volatile boolean staysPaused;
    volatile Runnable duringCopy = () -> {};
    volatile Runnable beforeFinish = () -> {};
    volatile Runnable beforeAbortIsAnswered = () -> {};

    volatile @Nullable Path diskHook;
    volatile String devices = "<devices/>";

    /** How many more times the target's agent can't be asked whether it would still take the guest. */
    final AtomicInteger deaf = new AtomicInteger();

    private volatile Channels.@Nullable LinkStory link;

    private final Path folder;
    private final Identities identities;
    private final List<AgentRun> sourceRuns = new ArrayList<>();
    private final List<AgentRun> targetRuns = new ArrayList<>();
    private @Nullable Fault pending;
    private @Nullable Server server;
    private @Nullable Outgoings outgoings;
    private int port;
    private int openRelays;

    World(Path folder, boolean persistent) {
        this.folder = folder;
        this.identities = Identities.in(folder.resolve("certificates"));
        source.domains.put(vm, new FakeDomain(persistent));
        startTargetAgent();
        startSourceAgent();
    }

    Identities identities() {
        return identities;
    }

    void strikeOnce(Fault fault) {
        synchronized (this) {
            pending = fault;
        }
    }

    boolean struck() {
        synchronized (this) {
            return pending == null;
        }
    }

    // What may go wrong.

    void strike(String at, boolean after, @Nullable FakeSession session) {
        Fault fault;
        synchronized (this) {
            fault = pending;
            if (fault == null || !fault.at().equals(at) || fault.after() != after) return;
            pending = null;
            happen(fault, session);
        }
        if (fault.kind() == Fault.Kind.SOURCE_AGENT_KILLED) startSourceAgentSoon();
        if (fault.kind() == Fault.Kind.TARGET_AGENT_KILLED) Thread.ofVirtual().start(this::restartTargetAgent);
        raise(fault, session != null);
    }

    void reach() {
        boolean isDeaf = deaf.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
        if (isDeaf) throw FailureException.of(Code.TARGET_UNREACHABLE, "the way is not back yet");
    }

    private void happen(Fault fault, @Nullable FakeSession session) {
        switch (fault.kind()) {
            case REFUSED -> {}
            case DISCONNECTED -> {
                if (session != null) session.broken();
            }
            case SOURCE_AGENT_KILLED -> {
                kill(sourceRuns.getLast());
                openRelays = 0;
            }
            case TARGET_AGENT_KILLED -> kill(targetRuns.getLast());
            case SOURCE_LIBVIRT_KILLED -> source.restart();
            case TARGET_LIBVIRT_KILLED -> target.restart();
        }
    }

    private static void raise(Fault fault, boolean libvirt) throws LibvirtException {
        boolean refused = fault.kind() == Fault.Kind.REFUSED;
        if (libvirt && refused && !fault.after()) throw FakeLibvirt.refused(1, "injected");
        if (libvirt && fault.kind() == Fault.Kind.DISCONNECTED) throw FakeLibvirt.disconnected(fault.after());
        boolean lost = fault.kind() == Fault.Kind.DISCONNECTED || refused;
        if (!libvirt && lost) throw FailureException.of(Code.TARGET_UNREACHABLE, "injected");
    }

    void killSourceAgent() {
        synchronized (this) {
            kill(sourceRuns.getLast());
        }
    }

    private void kill(AgentRun run) {
        run.kill();
        for (FakeLibvirt libvirt : List.of(source, target))
            for (FakeSession session : List.copyOf(libvirt.sessions)) if (session.belongsTo(run)) session.broken();
    }

    void copy() {
        duringCopy.run();
    }

    /** The guest ends by itself on the source, and the copy with it. */
    synchronized void shutGuestDown() {
        FakeDomain domain = source.domain(vm);
        domain.performing = false;
        domain.jobOwner = null;
        domain.power = Power.SHUT_OFF;
    }

    FakePostCopy postCopy() {
        return postCopy;
    }

    /** Whoever ended it there, nothing of it is left. */
    void remove(FakeLibvirt side) {
        synchronized (this) {
            side.domains.remove(vm);
        }
    }

    /** The first promise. */
    void check() {
        boolean twice = source.power(vm) == Power.RUNNING && target.power(vm) == Power.RUNNING;
        if (twice) violations.add("the guest runs on both hosts");
    }

    // The agents.

    void startTargetAgent() {
        AgentRun run = new AgentRun("target");
        targetRuns.add(run);
        TargetService fresh = new TargetService(
                made("incoming"),
                Fence.open(made("t").resolve("fence")),
                new Generations(made("generations")),
                new Site(
                        target.seenBy(run),
                        (migration, host, sockets, known, watchdog) -> {
                            watchdogs.add(watchdog);
                            return this::relayClosed;
                        },
                        new RunFolder(folder.resolve("run-t")),
                        "127.0.0.1",
                        Volumes.local(any -> targetIsFull),
                        new BaseImages(FileSystems.getDefault(), Digests.inMemory()),
                        DiskHook.of(Optional.ofNullable(diskHook)),
                        targetStores,
                        Time.REAL));
        try {
            server = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            identities.h2().server())
                    .addService(fresh)
                    .intercept(new PeerHost())
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    volatile boolean canPostCopy;
    private final FakePostCopy postCopy = new FakePostCopy(this);

    /** What is done when the target's libvirt is killed in the middle of Finish; null if it is not. */
    volatile @Nullable Runnable killInFinish;

    /** Whether the target's disks are about to be full. */
    volatile boolean targetIsFull;

    private void relayClosed() {}

    /** The host is dead for all who ask, and its libvirt drops what the agent prepared. */
    void stopTargetAgent() {
        Server old = server;
        if (old != null) old.shutdownNow();
        synchronized (this) {
            kill(targetRuns.getLast());
        }
    }

    void restartTargetAgent() {
        Server old = server;
        if (old != null) old.shutdownNow();
        try {
            if (old != null) old.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        startTargetAgent();
    }

    void startSourceAgent() {
        AgentRun run = new AgentRun("source");
        sourceRuns.add(run);
        Host host = new Host(
                "h1",
                source.seenBy(run),
                new RunFolder(folder.resolve("run-s")),
                order -> new StruckPeer(
                        this,
                        run,
                        new RemotePeer(
                                new Elsewhere(new GrpcCalls(dial())),
                                order,
                                Fence.open(made("s").resolve("fence")))),
                (order, sockets, known, story) -> {
                    link = story;
                    return new FakeChannels();
                },
                new Images(FileSystems.getDefault(), Digests.inMemory()),
                sourceStores,
                snapshots::add,
                Time.REAL,
                FAST);
        Outgoings fresh = new Outgoings(made("outgoing"), host);
        outgoings = fresh;
        fresh.recover();
    }

    private void startSourceAgentSoon() {
        Thread.ofVirtual().start(this::startSourceAgent);
    }

    private ManagedChannel dial() {
        return dial(identities.h1());
    }

    /** To the target's agent, as some host. */
    ManagedChannel dial(Credentials host) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port, host.client())
                .overrideAuthority("h2")
                .build();
    }

    /** Told what the relay would tell of its link. */
    Channels.LinkStory link() {
        return Objects.requireNonNull(link);
    }

    Outgoings outgoings() {
        return Objects.requireNonNull(outgoings);
    }

    StartMigration.Builder order(DiskPlan... disks) {
        return StartMigration.newBuilder()
                .setMigrationId(MIGRATION)
                .setVmUuid(vm.toString())
                .setVmName("vm")
                .setSourceHost("h1")
                .setTargetHost("h2")
                .setTargetAddress("127.0.0.1")
                .setTargetAgentPort(port)
                .setTargetRelayPort(1)
                .setDowntimeObjectiveMs(300)
                .setGeneration(1)
                .addAllDisks(List.of(disks));
    }

    boolean says(String state) {
        return snapshots.stream().anyMatch(snapshot -> snapshot.getState().equals(state));
    }

    Optional<MigrationSnapshot> end() {
        return snapshots.stream()
                .filter(snapshot -> Set.of("done", "failed", "cancelled").contains(snapshot.getState()))
                .findFirst();
    }

    String xml(UUID uuid) {
        return "<domain type='qemu'><name>vm</name><uuid>" + uuid + "</uuid><memory unit='MiB'>64</memory>"
                + "<vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>" + devices + "</domain>";
    }

    int openRelays() {
        synchronized (this) {
            return openRelays;
        }
    }

    Path folder() {
        return folder;
    }

    private Path made(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class FakeChannels implements Channels {
        private boolean closed;

        FakeChannels() {
            synchronized (World.this) {
                openRelays++;
            }
        }

        @Override
        public Counters counters(Optional<JobStats> job) {
            return new Counters(new Bytes(1000), new Bytes(900));
        }

        @Override
        public boolean pace(Limit limit) {
            return false;
        }

        @Override
        public Proof proof(Duration atMost) {
            return proof;
        }

        @Override
        public Optional<String> brokenBecause() {
            return Optional.empty();
        }

        @Override
        public boolean bothKnowTheSame() {
            return true;
        }

        @Override
        public void close() {
            synchronized (World.this) {
                if (!closed && openRelays > 0) openRelays--;
                closed = true;
            }
        }
    }

    @Override
    public void close() {
        sourceRuns.forEach(AgentRun::kill);
        targetRuns.forEach(AgentRun::kill);
        Server running = server;
        if (running != null) running.shutdownNow();
    }
}
