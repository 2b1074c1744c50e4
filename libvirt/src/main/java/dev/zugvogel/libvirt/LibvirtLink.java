package dev.zugvogel.libvirt;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one daemon: connects again when it breaks, with growing pauses, and carries event subscriptions
 * over. Events of the time in between are lost: look anew in {@link #onConnected}. Thread-safe.
 *
 * <p>One migration must keep the {@link Libvirt} it began with: a new connection knows nothing of its phases.
 */
public final class LibvirtLink implements EventSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtLink.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private final Path socket;
    private final ConnectOptions options;
    private final Listeners<Libvirt> connected = new Listeners<>();
    private final Listeners<LifecycleEvent> lifecycle = new Listeners<>();
    private final Listeners<IterationEvent> iteration = new Listeners<>();
    private final Listeners<JobCompletedEvent> jobCompleted = new Listeners<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Libvirt current;
    private volatile String lastFailure = "not yet connected";

    private LibvirtLink(Path socket, ConnectOptions options) {
        this.socket = socket;
        this.options = options;
    }

    /** Returns at once; connects in the background until it is closed. */
    public static LibvirtLink open(Path socket, ConnectOptions options) {
        LibvirtLink link = new LibvirtLink(socket, options);
        Thread.ofVirtual().name("libvirt-link").start(link::keepConnected);
        return link;
    }

    /** @throws FailureException LIBVIRT_UNREACHABLE if there is none now */
    public Libvirt connection() {
        return current().orElseThrow(this::unreachable);
    }

    public Optional<Libvirt> current() {
        return Optional.ofNullable(current).filter(Libvirt::isOpen);
    }

    /**
     * Waits for a connection.
     *
     * @throws FailureException LIBVIRT_UNREACHABLE if there is none in time, or the waiting thread is interrupted
     */
    public Libvirt await(Duration limit) {
        CompletableFuture<Libvirt> arrival = new CompletableFuture<>();
        try (Subscription _ = onConnected(arrival::complete)) {
            return arrival.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw unreachable();
        } catch (TimeoutException | ExecutionException none) {
            throw unreachable();
        }
    }

    /** Runs the action with every new connection, one after the other; with the present one at once. */
    public synchronized Subscription onConnected(Consumer<Libvirt> action) {
        Subscription subscription = connected.add(action);
        current().ifPresent(action);
        return subscription;
    }

    @Override
    public Subscription onLifecycle(Consumer<LifecycleEvent> consumer) {
        return lifecycle.add(consumer);
    }

    @Override
    public Subscription onIteration(Consumer<IterationEvent> consumer) {
        return iteration.add(consumer);
    }

    @Override
    public Subscription onJobCompleted(Consumer<JobCompletedEvent> consumer) {
        return jobCompleted.add(consumer);
    }

    /** Closes the connection too. */
    @Override
    public void close() {
        closed.countDown();
        current().ifPresent(Libvirt::close);
    }

    private void keepConnected() {
        int failures = 0;
        while (!isClosed(Duration.ZERO)) {
            try (Libvirt libvirt = Libvirt.connect(socket, options)) {
                use(libvirt);
                failures = 0;
            } catch (LibvirtException failed) {
                lastFailure = failed.failure().message();
                LOG.debug("no connection to {}", socket, failed);
            }
            if (isClosed(BACKOFF.after(++failures))) return;
        }
    }

    private void use(Libvirt libvirt) {
        CountDownLatch broken = new CountDownLatch(1);
        libvirt.onDisconnect(broken::countDown);
        libvirt.events().onLifecycle(lifecycle::tell);
        libvirt.events().onIteration(iteration::tell);
        libvirt.events().onJobCompleted(jobCompleted::tell);
        publish(libvirt);
        // close() may have come between our last look and publishing.
        if (isClosed(Duration.ZERO)) return;
        await(broken);
        lastFailure = "the connection broke";
        LOG.info("the connection to libvirt at {} ended", socket);
    }

    private synchronized void publish(Libvirt libvirt) {
        current = libvirt;
        connected.tell(libvirt);
    }

    private static void await(CountDownLatch broken) {
        try {
            broken.await();
        } catch (InterruptedException nobodyDoesThis) {
            throw new IllegalStateException(nobodyDoesThis);
        }
    }

    private boolean isClosed(Duration limit) {
        try {
            return closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoesThis) {
            throw new IllegalStateException(nobodyDoesThis);
        }
    }

    private FailureException unreachable() {
        return Failure.of(Code.LIBVIRT_UNREACHABLE, "libvirt at " + socket + " does not answer: " + lastFailure)
                .asException();
    }
}
