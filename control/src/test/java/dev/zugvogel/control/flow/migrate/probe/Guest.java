package dev.zugvogel.control.flow.migrate.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real server on a local port that can be paused as a guest is: requests wait until it goes on. */
final class Guest implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guest.class);

    private final ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ReadWriteLock running = new ReentrantReadWriteLock();
    private final String response;

    Guest(String response) throws IOException {
        this.response = response;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void pause() {
        running.writeLock().lock();
    }

    void resume() {
        running.writeLock().unlock();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> answer(client));
            } catch (IOException e) {
                LOG.debug("stopped", e);
            }
        }
    }

    private void answer(Socket client) {
        running.readLock().lock();
        try (client) {
            client.getInputStream().read(new byte[4096]);
            client.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debug("client went away", e);
        } finally {
            running.readLock().unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
