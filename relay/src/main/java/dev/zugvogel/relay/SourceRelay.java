package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.link.TlsRoute;
import dev.zugvogel.relay.pipe.Outcome;
import dev.zugvogel.relay.pipe.Pipe;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.Destination;
import dev.zugvogel.relay.session.Dialer;
import dev.zugvogel.relay.session.Session;
import dev.zugvogel.relay.session.SessionTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source end of one migration. It owns listening unix sockets; each connection QEMU or libvirtd makes to one of them
 * becomes a channel of its own to the socket of the same name at the target. Channels of one socket are opened at the
 * target in the order they were made here, each before the next: QEMU tells its channels apart by that order. All of
 * them travel in one session over several connections, and none ends because a connection does.
 *
 * <p>Safe for any thread.
 */
public final class SourceRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRelay.class);

    private final Destination destination;
    private final KnownPages known;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("relay-source-", 0).factory());
    private final SessionTime time = SessionTime.real(threads);
    private final Map<Path, ServerSocketChannel> listeners = new LinkedHashMap<>();

    private final List<Pipe> pipes = new ArrayList<>();
    private int running;
    private boolean closed;
    private @Nullable String broken;

    private final Session session;

    private SourceRelay(Destination destination, KnownPages known) {
        this.destination = destination;
        this.known = known;
        this.session = Session.ofSource("migration " + destination.migrationId(), destination.timing(), time);
        session.whenBroken(this::sessionBroke);
    }

    /**
     * The other end.
     *
     * @param addresses of the target relay, one for each network between the hosts; used together
     * @param host the common name its certificate must carry
     * @param watchdog the migration's channels end once there was no connection for so long
     */
    public record Target(
            SSLContext tls, List<InetSocketAddress> addresses, String host, String migrationId, Duration watchdog) {
        private Destination destination() {
            return new Destination(
                    new TlsRoute(tls, addresses, host), host, migrationId, Timing.DEFAULT.withSilence(watchdog));
        }
    }

    /**
     * Listens on all sockets and begins to dial the target; does not wait for it.
     *
     * @param sockets paths to listen on, by the names the target knows them by ({@code mem}, {@code disk})
     * @param known what both ends know of the VM's pages
     * @throws dev.zugvogel.model.failure.FailureException RELAY_BROKEN if a path can't be bound, also because it exists
     */
    public static SourceRelay open(Target target, Map<String, Path> sockets, KnownPages known) {
        return open(target.destination(), sockets, known);
    }

    static SourceRelay open(Destination destination, Map<String, Path> sockets, KnownPages known) {
        SourceRelay relay = new SourceRelay(destination, known);
        sockets.forEach(relay::listen);
        Dialer.start(destination, relay.session, relay.time);
        return relay;
    }

    /** From now on QEMU's streams take no more of the network than this. */
    public void pace(Limit limit) {
        session.pace(limit);
    }

    /** From now on the listener is told when no connection is left, and when one is back. */
    public void onLink(Session.Listener listener) {
        session.onLink(listener);
    }

    private void listen(String socket, Path path) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                listener.bind(UnixDomainSocketAddress.of(path));
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
            listeners.put(path, listener);
            threads.execute(() -> accept(socket, listener));
        } catch (IOException | RuntimeException e) {
            close();
            throw Failure.of(Code.RELAY_BROKEN, "The relay can't listen on " + path + ": " + e.getMessage())
                    .asException(e);
        }
    }

    private void accept(String socket, ServerSocketChannel listener) {
        for (int number = 0; ; number++) {
            try {
                SocketChannel local = listener.accept();
                // Not in a thread of its own: the next connection must not overtake this one.
                open(socket, socket + "#" + number, local);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                breakBecause("can't accept on socket " + socket + ": " + e.getMessage());
                return;
            }
        }
    }

    private void open(String socket, String name, SocketChannel local) throws IOException {
        try {
            Channel channel = session.open();
            channel.request(name);
            start(Pipe.atSource(name, local, channel, known, threads), local);
        } catch (IOException | RuntimeException e) {
            local.close();
            breakBecause(name + ": can't reach " + socket + " at " + destination.host() + ": " + e.getMessage());
        }
    }

    private void start(Pipe pipe, SocketChannel local) throws IOException {
        if (!add(pipe)) local.close();
        else
            threads.execute(() -> {
                pipe.run();
                pipe.brokenBecause().ifPresent(reason -> breakBecause(pipe.name() + ": " + reason));
                ended();
            });
    }

    /** Where all channels have ended well, nothing is lost with the session. */
    private synchronized void sessionBroke() {
        if (running > 0 || pipes.isEmpty()) session.brokenBecause().ifPresent(this::breakBecause);
    }

    private synchronized boolean add(Pipe pipe) {
        if (closed) return false;
        running++;
        return pipes.add(pipe);
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    private synchronized void breakBecause(String reason) {
        if (closed || broken != null) return;
        broken = reason;
        notifyAll();
        LOG.warn("migration {}: {}", destination.migrationId(), reason);
    }

    /** Whether the target always knew what it should: only then do both ends know the same at the end. */
    public synchronized boolean trusted() {
        return broken == null && pipes.stream().allMatch(Pipe::trusted);
    }

    /** What was moved so far. */
    public synchronized Counters counters() {
        long rawBytes = pipes.stream().mapToLong(Pipe::rawBytes).sum();
        return new Counters(new Bytes(rawBytes), new Bytes(session.wireBytes()));
    }

    /** Why the session or a channel broke; empty while none has. Channels that ended well are not broken by it. */
    public synchronized Optional<String> brokenBecause() {
        return Optional.ofNullable(broken);
    }

    /**
     * Compares what both ends counted and summed. Waits until all channels have ended, one has broken, or the time is
     * up. Means nothing before QEMU has closed its ends.
     */
    public synchronized Proof finishProof(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = 1; left > 0 && broken == null && !closed && (running > 0 || pipes.isEmpty()); ) {
            left = end - System.nanoTime();
            if (left > 0) TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (broken != null) return new Proof.Incomplete(broken);
        if (pipes.isEmpty()) return new Proof.Incomplete("nobody connected to the relay");
        return proof(pipes);
    }

    private static Proof proof(List<Pipe> pipes) {
        long bytes = 0;
        for (Pipe pipe : pipes) {
            Optional<Outcome> outcome = pipe.outcome();
            if (outcome.isEmpty()) return new Proof.Incomplete(pipe.name() + " is still open");
            Optional<String> difference = outcome.get().difference();
            if (difference.isPresent()) return new Proof.Different(pipe.name() + ": " + difference.get());
            bytes += outcome.get().lengthBytes();
        }
        return new Proof.Equal(pipes.size(), new Bytes(bytes));
    }

    /** Removes the sockets and ends every channel at once. Idempotent; returns when all threads have ended. */
    @Override
    public void close() {
        listeners.forEach(SourceRelay::remove);
        markClosed();
        session.end("closed by the source");
        session.close();
        threads.shutdownNow();
        threads.close();
    }

    private synchronized void markClosed() {
        if (!closed && running > 0 && broken == null) broken = "closed by this host";
        closed = true;
        notifyAll();
    }

    private static void remove(Path path, ServerSocketChannel listener) {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("can't remove the socket {}: {}", path, e.getMessage());
        }
    }
}
