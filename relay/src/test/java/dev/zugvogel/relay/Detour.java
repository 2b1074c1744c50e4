package dev.zugvogel.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A stretch of network between two relays, which can be cut or become a black hole. */
final class Detour implements AutoCloseable {
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean swallowing;

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

    /** Resets all connections. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void forwardAll(int port) {
        try {
            while (!listener.isClosed()) {
                Socket from = listener.accept();
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
                to.getOutputStream().write(bytes, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            // The network does not care why one end is gone: the other is reset.
            sockets.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        closed.countDown();
    }
}
