package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.pipe.Link;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the path a migration would take, through the same port, TLS and framing, so that the figures are those a
 * channel can reach. Keeps the link busy for the time it is given.
 */
public final class LinkProbe {
    private static final Logger LOG = LoggerFactory.getLogger(LinkProbe.class);

    /** For connecting and for each answer: a busy host is slow to answer, and reachable all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int PINGS = 5;
    private static final int CHUNK_BYTES = (16 << 10) - FrameWriter.HEADER_BYTES;

    private final Link link;
    private final long loadNanos;
    private int remoteMtuBytes;
    private long loadBeginNanos;

    private LinkProbe(Link link, long loadNanos) {
        this.link = link;
        this.loadNanos = loadNanos;
    }

    /**
     * Blocks for little more than the time given, and longer where the target is slow to answer. In a process that has moved few bytes yet the compiler is still busy and the
     * bandwidth too low: a host that probes its own relay once beforehand is warm.
     *
     * @param targetHost the common name the target relay's certificate must carry
     * @param load for how long the link is kept busy
     * @throws dev.zugvogel.model.failure.FailureException TARGET_UNREACHABLE, also if it does not answer for 5 s
     */
    public static LinkMeasurement measure(SSLContext tls, InetSocketAddress target, String targetHost, Duration load) {
        try (Link link = Link.connect(tls, target, targetHost, PATIENCE)) {
            LinkMeasurement measurement = new LinkProbe(link, load.toNanos()).measure();
            // What still waits to be sent would only keep the next one from the link.
            link.abort();
            return measurement;
        } catch (IOException e) {
            throw Failure.of(
                            Code.TARGET_UNREACHABLE,
                            "The relay of " + targetHost + " at " + target.getHostString() + ":" + target.getPort()
                                    + " can't be probed: " + e.getMessage())
                    .asException(e);
        }
    }

    private LinkMeasurement measure() throws IOException {
        link.limitSilence(PATIENCE);
        Duration roundTrip = roundTrip();
        int localMtuBytes = link.localMtuBytes();
        return new LinkMeasurement(roundTrip, bandwidth(), localMtuBytes, remoteMtuBytes);
    }

    private long leftNanos() {
        return loadNanos - (System.nanoTime() - loadBeginNanos);
    }

    private Duration roundTrip() throws IOException {
        long shortestNanos = Long.MAX_VALUE;
        for (int i = 0; i < PINGS; i++) {
            long sentNanos = System.nanoTime();
            link.out().write(FrameType.PING);
            expect(FrameType.PONG);
            shortestNanos = Math.min(shortestNanos, System.nanoTime() - sentNanos);
            remoteMtuBytes = link.in().pongMtuBytes();
        }
        return Duration.ofNanos(shortestNanos);
    }

    private void expect(FrameType expected) throws IOException {
        FrameType answer = link.in().next();
        if (answer == FrameType.REFUSED) throw new IOException(link.in().refusal());
        if (answer != expected) throw new EOFException("expected " + expected + ", got " + answer);
    }

    private BytesPerSecond bandwidth() throws IOException {
        loadBeginNanos = System.nanoTime();
        Sample begin = new Sample(loadBeginNanos, 0);
        long warmNanos = begin.nanos + loadNanos / 3;
        Thread.ofVirtual().name("relay-probe").start(this::flood);
        Sample from = begin;
        Sample last = begin;
        for (Sample next; (next = nextReceipt(last)) != null; last = next) if (next.nanos < warmNanos) from = next;
        if (last.bytes == 0) throw new IOException("the target acknowledged nothing in time");
        return (last.nanos == from.nanos ? begin : from).rateUntil(last);
    }

    private void flood() {
        byte[] frame = new byte[FrameWriter.HEADER_BYTES + CHUNK_BYTES];
        try {
            while (leftNanos() > 0) link.out().write(FrameType.DATA, frame, CHUNK_BYTES);
        } catch (IOException e) {
            LOG.debug("link probe ended: {}", e.getMessage());
        }
    }

    /** Null once the time is up; the first is waited for. */
    private @Nullable Sample nextReceipt(Sample last) throws IOException {
        long patienceNanos = last.bytes == 0 ? PATIENCE.toNanos() : leftNanos();
        if (patienceNanos <= 0) return null;
        link.limitSilence(Duration.ofNanos(Math.max(1_000_000, patienceNanos)));
        try {
            expect(FrameType.RECEIPT);
        } catch (SocketTimeoutException e) {
            return null;
        }
        return new Sample(System.nanoTime(), link.in().receipt().received().lengthBytes());
    }

    /** How much the target had acknowledged when. */
    private record Sample(long nanos, long bytes) {
        BytesPerSecond rateUntil(Sample later) {
            return BytesPerSecond.of(new Bytes(later.bytes - bytes), Duration.ofNanos(later.nanos - nanos));
        }
    }
}
