package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Frame;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrException;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one connection. Each kind is registered with the daemon once, at its first subscription and for the life of
 * the connection, and told by its message number. So no event is lost between registration and the reply to it. Thread-safe;
 * subscribing throws {@link LibvirtException}.
 */
public final class Events implements EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_WAITING = 16_384;

    private enum Kind {
        LIFECYCLE(0, Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE),
        ITERATION(20, Procedure.DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION),
        JOB_COMPLETED(21, Procedure.DOMAIN_EVENT_CALLBACK_JOB_COMPLETED);

        private final int eventId;
        private final Procedure message;

        Kind(int eventId, Procedure message) {
            this.eventId = eventId;
            this.message = message;
        }
    }

    private final Connection connection;
    private final Listeners<LifecycleEvent> lifecycle = new Listeners<>();
    private final Listeners<IterationEvent> iteration = new Listeners<>();
    private final Listeners<JobCompletedEvent> jobCompleted = new Listeners<>();
    private final Set<Kind> registered = EnumSet.noneOf(Kind.class);
    /** One thread at most, and none while nothing happens. */
    private final Executor delivery = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofVirtual().name("libvirt-events").factory());

    Events(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Subscription onLifecycle(Consumer<LifecycleEvent> consumer) {
        return subscribe(Kind.LIFECYCLE, lifecycle, consumer);
    }

    @Override
    public Subscription onIteration(Consumer<IterationEvent> consumer) {
        return subscribe(Kind.ITERATION, iteration, consumer);
    }

    @Override
    public Subscription onJobCompleted(Consumer<JobCompletedEvent> consumer) {
        return subscribe(Kind.JOB_COMPLETED, jobCompleted, consumer);
    }

    private <E> Subscription subscribe(Kind kind, Listeners<E> listeners, Consumer<E> consumer) {
        Subscription subscription = listeners.add(consumer);
        try {
            register(kind);
            return subscription;
        } catch (LibvirtException failed) {
            subscription.close();
            throw failed;
        }
    }

    private synchronized void register(Kind kind) {
        if (registered.contains(kind)) return;
        XdrWriter arguments = new XdrWriter().int32(kind.eventId).bool(false);
        var _ = connection.call(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, arguments, XdrReader::int32);
        registered.add(kind);
    }

    /** Takes a message from the reading thread, which it never blocks. Unknown ones are of a newer libvirt. */
    void accept(Frame message) {
        Arrays.stream(Kind.values())
                .filter(kind -> kind.message.number() == message.procedure())
                .findFirst()
                .ifPresent(kind -> enqueue(kind, message));
    }

    private void enqueue(Kind kind, Frame message) {
        try {
            delivery.execute(() -> deliver(kind, message));
        } catch (RejectedExecutionException full) {
            LOG.error("{} events wait for their consumers; one more is lost", MAX_WAITING, full);
        }
    }

    private void deliver(Kind kind, Frame message) {
        XdrReader in = new XdrReader(message.body());
        try {
            in.int32(); // callback id
            switch (kind) {
                case LIFECYCLE -> lifecycle.tell(LifecycleEvent.read(in));
                case ITERATION -> iteration.tell(IterationEvent.read(in));
                case JOB_COMPLETED -> jobCompleted.tell(JobCompletedEvent.read(in));
            }
        } catch (XdrException malformed) {
            LOG.error("ignored a malformed {} event of libvirt", kind, malformed);
        }
    }
}
