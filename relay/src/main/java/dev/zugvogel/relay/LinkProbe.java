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

    private static final int PINGS = 5;
    private static final int CHUNK_BYTES = (16 << 10) - FrameWriter.HEADER_BYTES;

    private final Link link;
    private final long startNanos;
    private final long atMostNanos;
    private int remoteMtuBytes;

    private LinkProbe(Link link, long startNanos, long atMostNanos) {
        this.link = link;
        this.startNanos = startNanos;
        this.atMostNanos = atMostNanos;
    }

    /**
     * Blocks for about the time given. In a process that has moved few bytes yet the compiler is still busy and the
     * bandwidth too low: a host that probes its own relay once beforehand is warm.
     *
     * @param targetHost the common name the target relay's certificate must carry
     * @param atMost for connecting, pings and load together; one second is enough where a round trip takes up to 100 ms
     * @throws dev.zugvogel.model.failure.FailureException TARGET_UNREACHABLE, also if it did not answer in this time
     */
    public static LinkMeasurement measure(
            SSLContext tls, InetSocketAddress target, String targetHost, Duration atMost) {
        long startNanos = System.nanoTime();
        try (Link link = Link.connect(tls, target, targetHost, atMost)) {
            LinkMeasurement measurement = new LinkProbe(link, startNanos, atMost.toNanos()).measure();
            // What still waits to be sent would only keep the next one from the link.
            link.abort();
            return measurement;
        } catch (IOException e) {
            throw Failure.of(
                            Code.TARGET_UNREACHABLE,
                            "The relay of " + targetHost + " at " + target + " can't be probed: " + e.getMessage())
                    .asException(e);
        }
    }

    private LinkMeasurement measure() throws IOException {
        limitReads();
        Duration roundTrip = roundTrip();
        int localMtuBytes = link.localMtuBytes();
        return new LinkMeasurement(roundTrip, bandwidth(), localMtuBytes, remoteMtuBytes);
    }

    private long leftNanos() {
        return atMostNanos - (System.nanoTime() - startNanos);
    }

    private void limitReads() throws IOException {
        link.limitSilence(Duration.ofNanos(Math.max(1_000_000, leftNanos())));
    }

    private Duration roundTrip() throws IOException {
        long shortestNanos = Long.MAX_VALUE;
        for (int i = 0; i == 0 || (i < PINGS && leftNanos() > atMostNanos / 2); i++) {
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
        Sample begin = new Sample(System.nanoTime(), 0);
        long warmNanos = begin.nanos + leftNanos() / 3;
        Thread.ofVirtual().name("relay-probe").start(this::flood);
        Sample from = begin;
        Sample last = begin;
        for (Sample next; (next = nextReceipt()) != null; last = next) if (next.nanos < warmNanos) from = next;
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

    /** Null once the time is up. */
    private @Nullable Sample nextReceipt() throws IOException {
        if (leftNanos() <= 0) return null;
        limitReads();
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
