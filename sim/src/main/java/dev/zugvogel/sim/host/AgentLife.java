package dev.zugvogel.sim.host;

import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.journal.Generations;
import dev.zugvogel.agent.link.Outbox;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.agent.source.Channels;
import dev.zugvogel.agent.source.Host;
import dev.zugvogel.agent.source.Images;
import dev.zugvogel.agent.source.Outgoings;
import dev.zugvogel.agent.source.RemotePeer;
import dev.zugvogel.agent.source.TargetPeer;
import dev.zugvogel.agent.source.Timing;
import dev.zugvogel.agent.target.BaseImages;
import dev.zugvogel.agent.target.DiskHook;
import dev.zugvogel.agent.target.Gate;
import dev.zugvogel.agent.target.Site;
import dev.zugvogel.agent.target.TargetService;
import dev.zugvogel.agent.target.Volumes;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.net.Network;
import dev.zugvogel.sim.net.SimCalls;
import dev.zugvogel.sim.net.SimChannels;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StartMigration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An agent from its start to its death: the real parts, put together as the real agent does. */
public final class AgentLife {
    public static final String RUN = "/run/zv";
    public static final String OUTGOING = "/state/outgoing";

    private final Machine machine;
    private final SimProcess process;
    private final Surroundings around;
    private final Outbox outbox = new Outbox();
    private final TreeSet<String> admitted = new TreeSet<>();
    private @Nullable Fence fence;
    private @Nullable TargetService service;
    private @Nullable Outgoings outgoings;

    AgentLife(Machine machine, SimProcess process) {
        this.machine = machine;
        this.process = process;
        this.around = machine.around();
    }

    public SimProcess process() {
        return process;
    }

    public Outbox outbox() {
        return outbox;
    }

    /** Null until it has started. */
    public @Nullable Outgoings outgoings() {
        return outgoings;
    }

    /** Null until it has started. */
    public @Nullable Fence fence() {
        return fence;
    }

    /** Migrations whose relay is let in. */
    public Set<String> admitted() {
        return admitted;
    }

    void begin() {
        try {
            start();
        } catch (FailureException e) {
            machine.agentGaveUp();
        }
    }

    private void start() {
        RunFolder sockets = new RunFolder(path(RUN));
        sockets.clear();
        Fence opened = Fence.open(path("/state/fence"));
        service = new TargetService(
                path("/state/incoming"), opened, new Generations(path("/state/generations")), site(sockets));
        Outgoings begun = new Outgoings(path(OUTGOING), host(sockets, opened));
        begun.recover();
        fence = opened;
        outgoings = begun;
    }

    private Site site(RunFolder sockets) {
        Volumes volumes = new Volumes(
                machine.disk(), (image, disk) -> machine.disk().makeImage(image.toString(), 0, false), folder -> false);
        BaseImages bases = new BaseImages(machine.disk(), Digests.inMemory());
        DiskHook none = DiskHook.of(Optional.empty());
        return new Site(
                machine.hypervisor(process), gate(), sockets, "10.0.0.1", volumes, bases, none, Stores.NONE, process);
    }

    private Gate gate() {
        return (migration, source, sockets, known, watchdog) -> {
            admitted.add(migration);
            return () -> admitted.remove(migration);
        };
    }

    private Host host(RunFolder sockets, Fence opened) {
        return new Host(
                machine.name(),
                machine.hypervisor(process),
                sockets,
                order -> peer(order, opened),
                (order, paths, known, story) -> channels(order),
                new Images(machine.disk(), Digests.inMemory()),
                Stores.NONE,
                this::publish,
                process,
                Timing.DEFAULT);
    }

    private void publish(MigrationSnapshot snapshot) {
        around.published().accept(machine.name(), snapshot);
        outbox.publish(snapshot);
    }

    private TargetPeer peer(StartMigration order, Fence opened) {
        String to = order.getTargetHost();
        SimCalls calls = new SimCalls(around.network(), process, machine.name(), to, () -> served(to));
        return around.twist().peer(new RemotePeer(calls, order, opened), machine);
    }

    private Optional<SimCalls.Served> served(String host) {
        AgentLife other = other(host);
        TargetService listening = other == null ? null : other.service;
        return other == null || listening == null
                ? Optional.empty()
                : Optional.of(new SimCalls.Served(other.process, listening));
    }

    private @Nullable AgentLife other(String host) {
        return around.machine(host).agent();
    }

    private Channels channels(StartMigration order) {
        String here = machine.name();
        String there = order.getTargetHost();
        Network network = around.network();
        SimChannels fresh = new SimChannels(
                process,
                () -> network.carries(here, there) && network.carries(there, here),
                () -> admits(there, order.getMigrationId()));
        machine.opened(UUID.fromString(order.getVmUuid()), fresh);
        return around.twist().channels(fresh);
    }

    private boolean admits(String host, String migration) {
        AgentLife other = other(host);
        return other != null && other.admitted.contains(migration);
    }

    private Path path(String text) {
        return machine.disk().getPath(text);
    }
}
