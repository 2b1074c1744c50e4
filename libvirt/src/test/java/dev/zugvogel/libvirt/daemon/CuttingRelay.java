package dev.zugvogel.libvirt.daemon;

import dev.zugvogel.libvirt.transport.Frame;
import dev.zugvogel.libvirt.transport.Procedure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between one client and a real daemon, and breaks both connections at an exact place of the client's stream: the
 * daemon sees a client that dies there.
 */
final class CuttingRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CuttingRelay.class);

    private final ServerSocketChannel server;
    private final Path socket;
    private final Path daemon;
    private final Procedure procedure;
    private final boolean whole;

    private CuttingRelay(ServerSocketChannel server, Path socket, Path daemon, Procedure procedure, boolean whole) {
        this.server = server;
        this.socket = socket;
        this.daemon = daemon;
        this.procedure = procedure;
        this.whole = whole;
    }

    /** Breaks when the call has reached the daemon, before its reply. */
    static CuttingRelay cutAfter(Procedure procedure, Path socket, Path daemon) {
        return listen(procedure, socket, daemon, true);
    }

    /** Breaks when all of the call but its last byte has reached the daemon. */
    static CuttingRelay cutWithin(Procedure procedure, Path socket, Path daemon) {
        return listen(procedure, socket, daemon, false);
    }

    private static CuttingRelay listen(Procedure procedure, Path socket, Path daemon, boolean whole) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            CuttingRelay relay = new CuttingRelay(server, socket, daemon, procedure, whole);
            Thread.ofVirtual().start(relay::serve);
            return relay;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path socket() {
        return socket;
    }

    private void serve() {
        try (SocketChannel client = server.accept();
                SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
            Thread.ofVirtual().start(() -> copyReplies(upstream, client));
            while (forward(Frame.read(client), upstream)) {}
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean forward(Frame call, SocketChannel upstream) throws IOException {
        boolean last = call.program() == Frame.REMOTE && call.procedure() == procedure.number();
        ByteBuffer bytes = call.encode();
        if (last && !whole) bytes.limit(bytes.limit() - 1);
        while (bytes.hasRemaining()) upstream.write(bytes);
        return !last;
    }

    private static void copyReplies(SocketChannel upstream, SocketChannel client) {
        try (client) {
            while (true) {
                ByteBuffer bytes = Frame.read(upstream).encode();
                while (bytes.hasRemaining()) client.write(bytes);
            }
        } catch (IOException cut) {
            LOG.debug("the daemon's side ended", cut);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
