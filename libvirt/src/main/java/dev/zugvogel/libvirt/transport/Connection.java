package dev.zugvogel.libvirt.transport;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.xdr.XdrException;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket to one daemon. Thread-safe: any number of callers at once, each reply goes to its own.
 *
 * <p>Threads, all virtual: one reads, one writes, one keeps alive. Callers never touch the socket, because an interrupted
 * thread would close it, and libvirt destroys an incoming guest when the connection that prepared it closes.
 */
public final class Connection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final SocketChannel channel;
    private final Timeouts timeouts;
    private final Map<Integer, PendingCall> pending = new ConcurrentHashMap<>();
    private final AtomicInteger serials = new AtomicInteger();
    private final Outbox outbox;
    private final CompletableFuture<LibvirtFailure> ended = new CompletableFuture<>();
    private final Heartbeat heartbeat = new Heartbeat(() -> sign(Frame.PING), this::end);

    private Connection(SocketChannel channel, Timeouts timeouts) {
        this.channel = channel;
        this.timeouts = timeouts;
        this.outbox = new Outbox(channel, broken -> end(disconnected(broken)));
    }

    /** @throws LibvirtException if nothing listens there */
    public static Connection open(Path socket, Timeouts timeouts) {
        return new Connection(connect(socket), timeouts);
    }

    /**
     * Starts to read and to write. Once, before the first call.
     *
     * @param events gets every message of the remote program, on the reading thread: it must not block
     */
    public void start(Consumer<Frame> events) {
        outbox.start();
        Thread.ofVirtual().name("libvirt-read").start(() -> readAll(events));
    }

    private static SocketChannel connect(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException | RuntimeException failed) {
                channel.close();
                throw failed;
            }
        } catch (IOException | IllegalArgumentException failed) {
            throw new LibvirtException(
                    new LibvirtFailure.NotSent("can't connect to " + socket + ": " + failed.getMessage()), failed);
        }
    }

    /** Calls and reads the reply. Blocks at most as long as the procedure's {@link Patience}. */
    public <T> T call(Procedure procedure, XdrWriter arguments, Function<XdrReader, T> result) {
        PendingCall call = enqueue(procedure, encode(procedure, arguments));
        try {
            return decode(procedure, call.await(timeouts.nanos(procedure.patience())), result);
        } finally {
            pending.remove(call.request().serial(), call);
        }
    }

    /** Calls a procedure whose reply is empty. */
    public void run(Procedure procedure, XdrWriter arguments) {
        var _ = call(procedure, arguments, _ -> true);
    }

    private static byte[] encode(Procedure procedure, XdrWriter arguments) {
        try {
            byte[] body = arguments.toByteArray();
            if (body.length <= Frame.MAX_LENGTH - Frame.MIN_LENGTH) return body;
            throw new XdrException(body.length + " bytes where 32 MiB are allowed");
        } catch (XdrException refused) {
            throw new LibvirtException(
                    new LibvirtFailure.NotSent("libvirt would not take " + procedure + ": " + refused.getMessage()),
                    refused);
        }
    }

    private PendingCall enqueue(Procedure procedure, byte[] body) {
        PendingCall call = register(procedure, body);
        // Registered first: an end from now on fails the call. One before is seen here.
        if (ended.isDone()) call.fail(ended.resultNow());
        else if (!outbox.offer(call)) call.fail(new LibvirtFailure.NotSent("too many calls wait for libvirt"));
        return call;
    }

    private PendingCall register(Procedure procedure, byte[] body) {
        while (true) {
            PendingCall call = new PendingCall(procedure, Frame.call(procedure, serials.incrementAndGet(), body));
            if (pending.putIfAbsent(call.request().serial(), call) == null) return call;
        }
    }

    private static <T> T decode(Procedure procedure, Frame reply, Function<XdrReader, T> result) {
        XdrReader in = new XdrReader(reply.body());
        try {
            if (reply.status() == Frame.OK) return result.apply(in);
            throw new LibvirtException(refusal(in));
        } catch (XdrException malformed) {
            throw new LibvirtException(
                    new LibvirtFailure.Protocol(
                            "libvirt's answer to " + procedure + " is malformed: " + malformed.getMessage()),
                    malformed);
        }
    }

    private static LibvirtFailure refusal(XdrReader in) {
        return new LibvirtFailure.Refused(
                in.int32(), in.int32(), in.optionalString().orElse("an error without a message"));
    }

    /** From now on pings a silent daemon, and ends the connection if it stays silent. Its own pings are always answered. */
    public void startKeepAlive(KeepAlive.Policy policy) {
        Thread watch = heartbeat.start(policy);
        onEnd(_ -> watch.interrupt());
    }

    public boolean isOpen() {
        return !ended.isDone();
    }

    /** Runs the action when the connection has ended, on a thread of its own; at once if it has. */
    public void onEnd(Consumer<LibvirtFailure> action) {
        var _ = ended.thenAcceptAsync(
                action, task -> Thread.ofVirtual().name("libvirt-ended").start(task));
    }

    @Override
    public void close() {
        end(new LibvirtFailure.Disconnected("the connection to libvirt was closed"));
    }

    private void readAll(Consumer<Frame> events) {
        try {
            while (isOpen()) accept(Frame.read(channel), events);
        } catch (XdrException malformed) {
            end(new LibvirtFailure.Protocol("libvirt sent a malformed frame: " + malformed.getMessage()));
        } catch (IOException broken) {
            end(disconnected(broken));
        }
    }

    private static LibvirtFailure disconnected(IOException broken) {
        return new LibvirtFailure.Disconnected("the connection to libvirt broke: " + broken.getMessage());
    }

    private void accept(Frame frame, Consumer<Frame> events) {
        heartbeat.heard();
        if (frame.program() == Frame.KEEPALIVE) keepAlive(frame);
        else if (frame.program() != Frame.REMOTE) LOG.debug("ignored a frame of program {}", frame.program());
        else if (frame.type() == Frame.MESSAGE) events.accept(frame);
        else if (frame.type() == Frame.REPLY) settle(frame);
        else LOG.debug("ignored a frame of type {}", frame.type());
    }

    private void keepAlive(Frame frame) {
        if (frame.procedure() == Frame.PING) sign(Frame.PONG);
    }

    private void sign(int procedure) {
        // A full queue means that the daemon does not read: no sign would reach it.
        if (!outbox.offerSign(procedure)) LOG.debug("no room for a keepalive message");
    }

    private void settle(Frame reply) {
        PendingCall call = pending.remove(reply.serial());
        if (call == null) LOG.debug("ignored a reply for which nobody waits, serial {}", reply.serial());
        else if (reply.procedure() == call.procedure().number()) call.complete(reply);
        else throw mismatched(call, reply);
    }

    private static XdrException mismatched(PendingCall call, Frame reply) {
        String mismatch = "procedure " + reply.procedure() + " answers " + call.procedure();
        call.fail(new LibvirtFailure.Protocol(mismatch));
        return new XdrException(mismatch);
    }

    private void end(LibvirtFailure reason) {
        if (!ended.complete(reason)) return;
        outbox.stop();
        try {
            channel.close();
        } catch (IOException failed) {
            LOG.warn("closing the connection to libvirt failed", failed);
        }
        pending.values().forEach(call -> call.fail(reason));
    }
}
