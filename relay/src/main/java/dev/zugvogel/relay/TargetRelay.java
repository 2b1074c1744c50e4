package dev.zugvogel.relay;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.link.Deadline;
import dev.zugvogel.relay.link.GatheringSocket;
import dev.zugvogel.relay.link.Link;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.session.Gate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target end of all migrations to one host: a TLS listener. It serves only peers with a certificate of our CA, and
 * serves only admitted migrations, and each only to the host it comes from. What else connects is cut off, and
 * costs a bounded time and memory.
 *
 * <p>Safe for any thread.
 */
public final class TargetRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetRelay.class);

    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    private static final int MAX_UNPROVEN_CONNECTIONS = 128;

    private final SSLContext tls;
    private final GatheringSocket.Listener listener;
    private final Timing timing;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("relay-target-", 0).factory());
    private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
    private final Semaphore unproven = new Semaphore(MAX_UNPROVEN_CONNECTIONS);
    private final ProbeService probes = new ProbeService();

    private TargetRelay(SSLContext tls, GatheringSocket.Listener listener, Timing timing) {
        this.tls = tls;
        this.listener = listener;
        this.timing = timing;
    }

    /**
     * @param bind where to listen; port 0 takes a free one
     * @throws FailureException RELAY_BROKEN if it can't be bound
     */
    public static TargetRelay listen(SSLContext tls, InetSocketAddress bind) {
        return listen(tls, bind, Timing.DEFAULT);
    }

    static TargetRelay listen(SSLContext tls, InetSocketAddress bind, Timing timing) {
        try {
            TargetRelay relay = new TargetRelay(tls, Link.listen(bind), timing);
            relay.threads.execute(relay::accept);
            return relay;
        } catch (IOException e) {
            throw Failure.of(Code.RELAY_BROKEN, "The relay can't listen on " + bind + ": " + e.getMessage())
                    .asException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Lets the session of a migration in until the registration is closed.
     *
     * @param sourceHost the common name the peer's certificate must carry
     * @param sockets QEMU's listening sockets on this host, by the names the source asks for
     * @param known what both ends know of the VM's pages
     * @param watchdog the session ends once it had no connection for so long
     * @throws FailureException CONFLICT if this migration is admitted already
     */
    public Registration admit(
            String migrationId, String sourceHost, Map<String, Path> sockets, KnownPages known, Duration watchdog) {
        Registration registration = new Registration(
                new Registration.Admission(migrationId, sourceHost, Map.copyOf(sockets), known),
                timing.withSilence(watchdog),
                threads,
                it -> registrations.remove(migrationId, it));
        if (registrations.putIfAbsent(migrationId, registration) != null)
            throw FailureException.of(Code.CONFLICT, "Migration " + migrationId + " is admitted already.");
        return registration;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                GatheringSocket raw = listener.accept();
                if (unproven.tryAcquire()) start(raw);
                else raw.close();
            } catch (IOException e) {
                if (listener.isClosed()) return;
                LOG.warn("can't accept: {}", e.getMessage());
                // Out of file descriptors, most likely: trying again at once would only burn a core.
                LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
            }
        }
    }

    private void start(GatheringSocket raw) throws IOException {
        try {
            threads.execute(() -> serve(raw));
        } catch (RejectedExecutionException e) {
            raw.close();
        }
    }

    private void serve(GatheringSocket raw) {
        try (raw) {
            Link link;
            FrameType first;
            try (Deadline _ = Deadline.closing(raw, timing.handshake())) {
                link = Link.accept(tls, raw, timing.handshake());
                first = link.in().next();
            } finally {
                unproven.release();
            }
            if (first == FrameType.HELLO) session(link);
            else if (first == FrameType.PING) probes.serve(link);
            else throw new BadFrameException("a connection can't begin with " + first);
        } catch (IOException e) {
            LOG.info("cut off {}: {}", raw.getRemoteSocketAddress(), e.getMessage());
        }
    }

    private void session(Link link) throws IOException {
        Hello hello = link.in().hello();
        Registration registration = registrations.get(hello.migrationId());
        if (registration == null || !registration.admits(link.peer()))
            Gate.refuse(link, "migration " + hello.migrationId() + " is not admitted here for " + link.peer());
        else registration.serve(link, hello);
    }

    /** Stops listening and ends everything at once. Idempotent; returns when all threads have ended. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("can't close the listener: {}", e.getMessage());
        }
        List<Registration> open = List.copyOf(registrations.values());
        open.forEach(Registration::close);
        open.forEach(Registration::closeAndWait);
        threads.shutdownNow();
        threads.close();
    }
}
