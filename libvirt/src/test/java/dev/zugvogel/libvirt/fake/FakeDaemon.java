package dev.zugvogel.libvirt.fake;

import dev.zugvogel.libvirt.transport.Frame;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Listens on a socket and answers calls, each on a thread of its own as libvirtd does. Opening works from the start; what
 * else it can is told with {@link #on}. A procedure nobody told it about is refused with code 39. Thread-safe.
 */
public final class FakeDaemon implements AutoCloseable {
    private static final int RPC_ERROR = 39;

    private final Path socket;
    private final ServerSocketChannel server;
    private final Map<Integer, Function<XdrReader, Reaction>> reactions = new ConcurrentHashMap<>();
    private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    private final BlockingQueue<FakeSession> arrivals = new LinkedBlockingQueue<>();
    private final List<Procedure> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger callbackIds = new AtomicInteger();

    private FakeDaemon(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    /** @param socket must not exist, and be short enough for an address */
    public static FakeDaemon listen(Path socket) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            FakeDaemon daemon = new FakeDaemon(socket, server);
            daemon.reactToOpening();
            Thread.ofVirtual().start(daemon::acceptAll);
            return daemon;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void reactToOpening() {
        on(Procedure.AUTH_LIST, new XdrWriter().int32(1).int32(0));
        on(Procedure.CONNECT_OPEN, _ -> Reaction.DONE);
        on(Procedure.CONNECT_SUPPORTS_FEATURE, new XdrWriter().int32(1));
        on(
                Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                _ -> Reaction.answer(new XdrWriter().int32(callbackIds.getAndIncrement())));
    }

    public Path socket() {
        return socket;
    }

    /** From now on reacts so to that procedure; the function gets the arguments. */
    public FakeDaemon on(Procedure procedure, Function<XdrReader, Reaction> reaction) {
        reactions.put(procedure.number(), reaction);
        return this;
    }

    /** From now on answers that procedure so. */
    public FakeDaemon on(Procedure procedure, XdrWriter body) {
        return on(procedure, _ -> Reaction.answer(body));
    }

    /** The next connection that came, in their order. */
    public FakeSession nextSession() throws InterruptedException {
        FakeSession session = arrivals.poll(10, TimeUnit.SECONDS);
        if (session == null) throw new AssertionError("nobody connected");
        return session;
    }

    /** All procedures called so far, in the order of their arrival, without those of opening. */
    public List<Procedure> calls() {
        return calls.stream()
                .filter(procedure -> procedure != Procedure.AUTH_LIST
                        && procedure != Procedure.CONNECT_OPEN
                        && procedure != Procedure.CONNECT_SUPPORTS_FEATURE)
                .toList();
    }

    /** Sends an event to every connection. */
    public void emit(Procedure message, XdrWriter body) {
        sessions.forEach(session -> session.emit(message, body));
    }

    /** Closes all connections; goes on listening. */
    public void hangUp() {
        sessions.forEach(FakeSession::close);
        sessions.clear();
    }

    @Override
    public void close() {
        try {
            server.close();
            hangUp();
            Files.deleteIfExists(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Reaction react(Frame call) {
        for (Procedure procedure : Procedure.values()) if (procedure.number() == call.procedure()) calls.add(procedure);
        Function<XdrReader, Reaction> reaction = reactions.get(call.procedure());
        if (reaction == null) return Reaction.refuse(RPC_ERROR, "unknown procedure: " + call.procedure());
        return reaction.apply(new XdrReader(call.body()));
    }

    private void acceptAll() {
        try {
            while (true) {
                FakeSession session = new FakeSession(this, server.accept());
                sessions.add(session);
                arrivals.add(session);
                session.start();
            }
        } catch (ClosedChannelException closed) {
            hangUp();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
