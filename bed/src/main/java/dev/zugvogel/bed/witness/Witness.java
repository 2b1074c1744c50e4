package dev.zugvogel.bed.witness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a guest for its page 50 times a second, each time on a new connection and a thread of its own, so that one
 * request that hangs delays no other. Any thread.
 */
public final class Witness implements AutoCloseable {
    private static final Duration SPACING = Duration.ofMillis(20);
    private static final int PATIENCE_MS = 1_000;
    private static final byte[] REQUEST = "GET /uptime HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress guest;
    private final Thread clock;
    private volatile boolean watching = true;

    private long sent;
    private long lost;
    private long lastAnswerNs = System.nanoTime();
    private long longestGapNs;

    private Witness(InetSocketAddress guest) {
        this.guest = guest;
        this.clock = Thread.ofPlatform().name("witness").daemon().start(this::tick);
    }

    /** Starts to watch a guest that answers now on port 80. */
    public static Witness watch(String address) {
        return new Witness(new InetSocketAddress(address, 80));
    }

    /** What was seen since the start, or since the last {@link #forget}. */
    public synchronized Seen seen() {
        return new Seen(sent, lost, Duration.ofNanos(Math.max(longestGapNs, sinceLastAnswerNs())));
    }

    /** Starts anew, from the last answer. */
    public synchronized void forget() {
        sent = 0;
        lost = 0;
        longestGapNs = 0;
    }

    @Override
    public void close() {
        watching = false;
        LockSupport.unpark(clock);
    }

    private long sinceLastAnswerNs() {
        return watching ? System.nanoTime() - lastAnswerNs : 0;
    }

    private void tick() {
        long next = System.nanoTime();
        while (watching) {
            Thread.startVirtualThread(this::ask);
            next += SPACING.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void ask() {
        boolean answered = answers();
        if (watching) count(answered, System.nanoTime());
    }

    private synchronized void count(boolean answered, long nowNs) {
        sent++;
        if (!answered) lost++;
        if (!answered || nowNs < lastAnswerNs) return;
        longestGapNs = Math.max(longestGapNs, nowNs - lastAnswerNs);
        lastAnswerNs = nowNs;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(guest, PATIENCE_MS);
            socket.getOutputStream().write(REQUEST);
            return socket.getInputStream().read() == 'H';
        } catch (IOException e) {
            return false;
        }
    }
}
