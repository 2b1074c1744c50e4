package dev.zugvogel.relay.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;

/** Closes a socket unless it is disarmed in time. The only bound that holds against a peer that dribbles bytes. */
public final class Deadline implements AutoCloseable {
    private final Thread timer;

    private Deadline(Thread timer) {
        this.timer = timer;
    }

    public static Deadline closing(Socket socket, Duration after) {
        return new Deadline(Thread.ofVirtual().name("relay-deadline").start(() -> closeAfter(socket, after)));
    }

    private static void closeAfter(Socket socket, Duration after) {
        try {
            Thread.sleep(after);
            socket.close();
        } catch (InterruptedException e) {
            // Disarmed: that is all an interrupt of this thread can mean.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Disarms it. */
    @Override
    public void close() {
        timer.interrupt();
    }
}
