package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.relay.pipe.Outcome;
import dev.zugvogel.relay.pipe.Pipe;
import dev.zugvogel.relay.pipe.Timing;
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
import java.util.function.ToLongFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source end of one migration. It owns listening unix sockets; each connection QEMU or libvirtd makes to one of them
 * becomes a channel of its own to the socket of the same name at the target. Channels of one socket are opened at the
 * target in the order they were made here, each before the next: QEMU tells its channels apart by that order.
 *
 * <p>Safe for any thread.
 */
public final class SourceRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRelay.class);

    private final Destination destination;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("relay-source-", 0).factory());
    private final Map<Path, ServerSocketChannel> listeners = new LinkedHashMap<>();

    private final List<Pipe> pipes = new ArrayList<>();
    private int running;
    private boolean closed;
    private @Nullable String broken;

    private SourceRelay(Destination destination) {
        this.destination = destination;
    }

    /**
     * Listens on all sockets; the target is first spoken to when somebody connects.
     *
     * @param targetHost the common name the target relay's certificate must carry
     * @param sockets paths to listen on, by the names the target knows them by ({@code mem}, {@code disk})
     * @throws dev.zugvogel.model.failure.FailureException RELAY_BROKEN if a path can't be bound, also because it exists
     */
    public static SourceRelay open(
            SSLContext tls,
            InetSocketAddress target,
            String targetHost,
            String migrationId,
            Map<String, Path> sockets) {
        return open(tls, target, targetHost, migrationId, sockets, Timing.DEFAULT);
    }

    static SourceRelay open(
            SSLContext tls,
            InetSocketAddress target,
            String targetHost,
            String migrationId,
            Map<String, Path> sockets,
            Timing timing) {
        SourceRelay relay = new SourceRelay(new Destination(tls, target, targetHost, migrationId, timing));
        sockets.forEach(relay::listen);
        return relay;
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

    private void open(String socket, String channel, SocketChannel local) throws IOException {
        try {
            start(new Pipe(channel, local, destination.open(socket), destination.timing(), threads));
        } catch (IOException | RuntimeException e) {
            local.close();
            breakBecause(channel + ": can't reach " + socket + " at " + destination.host() + ": " + e.getMessage());
        }
    }

    private void start(Pipe pipe) {
        if (!add(pipe)) pipe.close();
        else
            threads.execute(() -> {
                pipe.run();
                pipe.brokenBecause().ifPresent(reason -> breakBecause(pipe.name() + ": " + reason));
                ended();
            });
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

    /** What was moved so far. */
    public synchronized Counters counters() {
        return new Counters(sum(Pipe::rawBytes), sum(Pipe::wireBytes));
    }

    private Bytes sum(ToLongFunction<Pipe> bytes) {
        return new Bytes(pipes.stream().mapToLong(bytes).sum());
    }

    /** Why the first channel that broke did so; empty while none has. Channels that ended well are not broken. */
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
        markClosed().forEach(Pipe::close);
        threads.shutdownNow();
        threads.close();
    }

    private synchronized List<Pipe> markClosed() {
        if (!closed && running > 0 && broken == null) broken = "closed by this host";
        closed = true;
        notifyAll();
        return List.copyOf(pipes);
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
