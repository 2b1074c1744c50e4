package dev.zugvogel.libvirt.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a migration's memory on its way: lets the first bytes through and the rest when it is opened. So a test can disturb a
 * Perform for as long as it needs.
 */
final class Gate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int PIECE_BYTES = 64 << 10;

    private final ServerSocketChannel server;
    private final Path to;
    private final CountDownLatch opened = new CountDownLatch(1);

    private Gate(ServerSocketChannel server, Path to) {
        this.server = server;
        this.to = to;
    }

    /** Listens on one path, and connects to the other when somebody comes. */
    static Gate between(Path from, Path to) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(from));
            Gate gate = new Gate(server, to);
            Thread.ofVirtual().start(gate::serve);
            return gate;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void open() {
        opened.countDown();
    }

    private void serve() {
        try (SocketChannel source = server.accept();
                SocketChannel target = SocketChannel.open(UnixDomainSocketAddress.of(to))) {
            Thread back = Thread.ofVirtual().start(() -> copyBack(target, source));
            passed(source, target);
            opened.await();
            while (passed(source, target)) {}
            target.shutdownOutput();
            back.join();
        } catch (IOException | InterruptedException ended) {
            LOG.debug("the way through the gate ended", ended);
        }
    }

    /** When the target ends, so does the source's connection, also while the gate is shut. */
    private static void copyBack(SocketChannel target, SocketChannel source) {
        try (source) {
            while (passed(target, source)) {}
        } catch (IOException ended) {
            LOG.debug("the way back ended", ended);
        }
    }

    private static boolean passed(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
        if (from.read(bytes) < 0) return false;
        bytes.flip();
        while (bytes.hasRemaining()) to.write(bytes);
        return true;
    }

    @Override
    public void close() {
        open();
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
