package dev.zugvogel.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A stretch of network between two relays, which can be cut, be down, or become a black hole. */
final class Detour implements AutoCloseable {
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger carried = new AtomicInteger();
    private final AtomicLong bytesUntilCut = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean swallowing;
    private volatile boolean down;

    Detour() throws IOException {
        listener = new ServerSocket(0);
    }

    /** Starts forwarding. Returns the port to connect to. */
    int to(int port) {
        Thread.startVirtualThread(() -> forwardAll(port));
        return listener.getLocalPort();
    }

    /** From now on nothing arrives any more, and nobody is told. */
    void swallow() {
        swallowing = true;
    }

    /** Connections made from now on work again; those of before stay in the hole. */
    void heal() {
        swallowing = false;
    }

    /** From now on each connection is reset at once. */
    void goDown() throws IOException {
        down = true;
        cut();
    }

    void goUp() {
        down = false;
    }

    /** Resets one connection, whichever is just being used, after so many bytes of all. */
    void cutOneAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** How many connections were made over it. */
    int carried() {
        return carried.get();
    }

    /** Resets the connection that was made first of those that are open. */
    void cutOne() throws IOException {
        reset(sockets.remove());
    }

    /** Resets all connections. */
    void cut() throws IOException {
        for (Socket socket : sockets) reset(socket);
    }

    private static void reset(Socket socket) throws IOException {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Whoever closed it before has done what is wanted here.
            return;
        }
    }

    private void forwardAll(int port) {
        try {
            while (!listener.isClosed()) {
                Socket from = listener.accept();
                if (down) {
                    reset(from);
                    continue;
                }
                carried.incrementAndGet();
                Socket to = new Socket(listener.getInetAddress(), port);
                sockets.add(from);
                sockets.add(to);
                Thread.startVirtualThread(() -> forward(from, to));
                Thread.startVirtualThread(() -> forward(to, from));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try {
            for (int length; (length = from.getInputStream().read(bytes)) >= 0; ) {
                if (swallowing) closed.await();
                if (bytesUntilCut.addAndGet(-length) <= 0) {
                    bytesUntilCut.set(Long.MAX_VALUE);
                    reset(from);
                    reset(to);
                }
                to.getOutputStream().write(bytes, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            // The network does not care why one end is gone: the other is reset.
            sockets.remove(from);
            abandon(to);
        }
    }

    private static void abandon(Socket socket) {
        try {
            reset(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        closed.countDown();
    }
}
