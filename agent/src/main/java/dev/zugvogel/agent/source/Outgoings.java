package dev.zugvogel.agent.source;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.agent.link.Outbox;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.agent.target.Bounds;
import dev.zugvogel.agent.target.Watchdog;
import dev.zugvogel.agent.time.Time;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.SourceRelay;
import dev.zugvogel.wire.v1.StartMigration;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All migrations away from this host, each with its journal and its thread. Thread-safe. */
public final class Outgoings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoings.class);
    private static final String SUFFIX = ".journal";
    private static final int LIMIT = 64;
    private static final int MESSAGE_LIMIT_BYTES = 16 << 20;
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long LONGEST_DOWNTIME_MS = 2_000_000;

    private final Path folder;
    private final Host host;
    private final Map<String, Outgoing> all = new ConcurrentHashMap<>();

    /** @param folder exists; holds the journals */
    public Outgoings(Path folder, Host host) {
        this.folder = folder;
        this.host = host;
    }

    /**
     * The outgoing migrations of this host, over the real relay and gRPC.
     *
     * @param folder exists; holds the journals
     */
    public static Outgoings create(
            String name,
            Path folder,
            Hypervisor hypervisor,
            RunFolder sockets,
            Credentials credentials,
            Fence fence,
            Outbox outbox,
            Digests digests,
            Stores stores) {
        TargetPeer.Opener peers = order -> new RemotePeer(new GrpcCalls(dial(order, credentials)), order, fence);
        Channels.Opener channels =
                (order, paths, known, story) -> RelayChannels.open(target(order, credentials), paths, known, story);
        return new Outgoings(
                folder,
                new Host(
                        name,
                        hypervisor,
                        sockets,
                        peers,
                        channels,
                        new Images(FileSystems.getDefault(), digests),
                        stores,
                        outbox::publish,
                        Time.REAL,
                        Timing.DEFAULT));
    }

    private static SourceRelay.Target target(StartMigration order, Credentials credentials) {
        List<String> addresses = order.getTargetAddressesCount() == 0
                ? List.of(order.getTargetAddress())
                : order.getTargetAddressesList();
        return new SourceRelay.Target(
                credentials.tls(),
                addresses.stream()
                        .map(address -> new InetSocketAddress(address, order.getTargetRelayPort()))
                        .toList(),
                order.getTargetHost(),
                order.getMigrationId(),
                Watchdog.of(order.getConvergence().getWatchdogMs()));
    }

    private static ManagedChannel dial(StartMigration order, Credentials credentials) {
        return NettyChannelBuilder.forAddress(
                        order.getTargetAddress(), order.getTargetAgentPort(), credentials.client())
                .overrideAuthority(order.getTargetHost())
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                .build();
    }

    /** Goes on with what the journals say; returns at once. */
    public void recover() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) recover(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void recover(Path file) {
        Journal<SourceStep> journal = Journal.open(file, SourceStep.class);
        if (journal.entries().isEmpty() && !journal.damaged()) {
            // A crash before the first entry: nobody was told that anything began.
            journal.delete();
            return;
        }
        Optional<StartMigration> order = journal.last(SourceStep.ACCEPTED).flatMap(e -> parse(e.data()));
        if (order.isEmpty()) {
            journal.close();
            LOG.error("{}", Failure.of(Code.JOURNAL_DAMAGED, file + " does not say which VM it is about"));
            return;
        }
        Journal<SourceStep> whole = journal.damaged() ? rebuild(file, journal, order.get()) : journal;
        Outgoing outgoing = run(order.get(), whole);
        outgoing.ledger().last().ifPresent(host.snapshots());
    }

    private static Optional<StartMigration> parse(String data) {
        try {
            return Optional.of(StartMigration.parseFrom(Base64.getDecoder().decode(data)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Begins a damaged journal anew, with what can be trusted; the damaged one is kept for people. */
    private Journal<SourceStep> rebuild(Path file, Journal<SourceStep> damaged, StartMigration order) {
        LOG.error("{}", Failure.of(Code.JOURNAL_DAMAGED, file + " is damaged; " + order.getVmName() + " is looked at"));
        Path fresh = file.resolveSibling(file.getFileName() + ".rebuilt");
        try {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(fresh);
            try (Journal<SourceStep> journal = Journal.open(fresh, SourceStep.class)) {
                damaged.entries().forEach(e -> journal.append(e.at(), e.step(), e.text(), e.data()));
                journal.append(host.time().now(), SourceStep.DAMAGED, "the agent's journal was damaged");
            }
            damaged.close();
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Journal.open(file, SourceStep.class);
    }

    /**
     * Begins a migration; the same one again is no error.
     *
     * @throws FailureException BAD_REQUEST, ALREADY_MIGRATING, or CONFLICT if too many run
     */
    public synchronized void start(StartMigration order) {
        validate(order);
        if (all.containsKey(order.getMigrationId())) return;
        var live = all.values().stream().filter(o -> !o.ended()).toList();
        if (live.stream().anyMatch(o -> o.order().getVmUuid().equals(order.getVmUuid())))
            throw FailureException.of(Code.ALREADY_MIGRATING, order.getVmName() + " is being migrated already");
        if (live.size() >= LIMIT) throw FailureException.of(Code.CONFLICT, LIMIT + " migrations leave this host now");
        Path file = folder.resolve(order.getMigrationId() + SUFFIX);
        run(order, begin(file, order)).ledger().publish();
    }

    private Journal<SourceStep> begin(Path file, StartMigration order) {
        Journal<SourceStep> journal = Journal.open(file, SourceStep.class);
        String data = Base64.getEncoder().encodeToString(withoutKey(order).toByteArray());
        try {
            journal.append(host.time().now(), SourceStep.ACCEPTED, "accepted by the agent of " + host.name(), data);
            return journal;
        } catch (FailureException e) {
            journal.delete();
            throw e;
        }
    }

    /** The key is kept in memory alone: after a restart nothing is sent any more, and nothing more is kept. */
    private static StartMigration withoutKey(StartMigration order) {
        return order.toBuilder().clearStoreKey().build();
    }

    private void validate(StartMigration order) {
        Bounds.migration(order.getMigrationId());
        Bounds.uuid(order.getVmUuid());
        Bounds.name(order.getVmName(), "vm_name");
        Bounds.name(order.getTargetHost(), "target_host");
        Bounds.name(order.getTargetAddress(), "target_address");
        Bounds.disks(order.getDisksList());
        Bounds.port(order.getTargetAgentPort(), "target_agent_port");
        Bounds.port(order.getTargetRelayPort(), "target_relay_port");
        Bounds.range(order.getDowntimeObjectiveMs(), 1, LONGEST_DOWNTIME_MS, "downtime_objective_ms");
        Bounds.range(order.getBandwidthBytesPerSecond(), 0, Long.MAX_VALUE, "bandwidth_bytes_per_second");
        Bounds.range(order.getGeneration(), 1, Long.MAX_VALUE, "generation");
        Bounds.transport(order.getTransport());
        Bounds.storeKey(order.getStoreKey());
        Bounds.convergence(order.getConvergence());
        Bounds.addresses(order.getTargetAddressesList(), order.getTargetAddress());
        if (!order.getLibvirtTlsName().isEmpty()) Bounds.name(order.getLibvirtTlsName(), "libvirt_tls_name");
        if (!order.getSourceHost().equals(host.name()))
            throw FailureException.of(Code.BAD_REQUEST, "source_host is " + order.getSourceHost());
        if (order.getTargetHost().equals(host.name()))
            throw FailureException.of(Code.SAME_HOST, order.getVmName() + " runs on " + host.name() + " already");
    }

    private Outgoing run(StartMigration order, Journal<SourceStep> journal) {
        Ledger ledger = new Ledger(order, journal, new Account(order), host.time(), host.snapshots());
        Outgoing outgoing = new Outgoing(host, order, ledger);
        all.put(order.getMigrationId(), outgoing);
        host.time().start("migrate " + order.getVmName(), () -> {
            outgoing.run();
            forget(outgoing);
        });
        return outgoing;
    }

    /** @throws FailureException NOT_FOUND, ALREADY_ENDED or TOO_LATE_TO_CANCEL */
    public void cancel(String id) {
        running(id).ledger().askCancel();
    }

    /**
     * Changes how fast a running migration may send; the same limit again changes nothing.
     *
     * @param bytesPerSecond 0 is no limit
     * @throws FailureException BAD_REQUEST, NOT_FOUND, ALREADY_ENDED or TOO_LATE_TO_CHANGE
     */
    public void changeBandwidth(String id, long bytesPerSecond) {
        Bounds.range(bytesPerSecond, 0, Long.MAX_VALUE, "bytes_per_second");
        running(id).ledger().changeBandwidth(bytesPerSecond);
    }

    private Outgoing running(String id) {
        Outgoing outgoing = all.get(id);
        if (outgoing == null) throw FailureException.of(Code.NOT_FOUND, "migration " + id + " does not run here");
        if (outgoing.ended()) throw FailureException.of(Code.ALREADY_ENDED, "migration " + id + " has ended");
        return outgoing;
    }

    /** The control plane has the last snapshot of this migration. */
    public void acknowledged(String id) {
        Outgoing outgoing = all.get(id);
        if (outgoing == null) return;
        outgoing.ledger().acknowledged();
        forget(outgoing);
    }

    private synchronized void forget(Outgoing outgoing) {
        if (!outgoing.ledger().forgettable()) return;
        if (all.remove(outgoing.order().getMigrationId(), outgoing))
            outgoing.ledger().forget();
    }

    /** The journals stay. */
    @Override
    public void close() {
        all.values().forEach(outgoing -> outgoing.ledger().close());
    }
}
