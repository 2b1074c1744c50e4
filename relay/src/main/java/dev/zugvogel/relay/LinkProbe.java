package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.link.Link;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the path a migration would take, through the same port, TLS and framing, so that the figures are those a
 * channel can reach. Keeps the link busy for ten round trips, but for at least {@link #SHORTEST_LOAD} and at most
 * {@link #LONGEST_LOAD}.
 */
public final class LinkProbe {
    private static final Logger LOG = LoggerFactory.getLogger(LinkProbe.class);

    static final Duration SHORTEST_LOAD = Duration.ofMillis(200);
    static final Duration LONGEST_LOAD = Duration.ofSeconds(1);

    private static final int ROUND_TRIPS_OF_LOAD = 10;
    private static final int PINGS = 5;
    private static final int CHUNK_BYTES = (16 << 10) - FrameWriter.HEADER_BYTES;

    private final Link link;
    private final long answerByNanos;
    private int remoteMtuBytes;

    private LinkProbe(Link link, long answerByNanos) {
        this.link = link;
        this.answerByNanos = answerByNanos;
    }

    /**
     * Blocks until the link is measured. In a process that has moved few bytes yet the compiler is still busy and the
     * bandwidth too low: a host that probes its own relay once beforehand is warm.
     *
     * @param targetHost the common name the target relay's certificate must carry
     * @param patience for the target's answers; what comes later is not waited for
     * @return with a bandwidth of zero if the target answered, but was too busy to acknowledge any of the load in time
     * @throws dev.zugvogel.model.failure.FailureException TARGET_UNREACHABLE, also if it did not answer in this time
     */
    public static LinkMeasurement measure(
            SSLContext tls, InetSocketAddress target, String targetHost, Duration patience) {
        return with(tls, target, targetHost, patience, probe -> {
            LinkReach reach = probe.reach();
            return new LinkMeasurement(reach, probe.bandwidth(load(reach.roundTrip())));
        });
    }

    /** Like {@link #measure}, without a load on the link. */
    public static LinkReach reach(SSLContext tls, InetSocketAddress target, String targetHost, Duration patience) {
        return with(tls, target, targetHost, patience, LinkProbe::reach);
    }

    private interface Trial<T> {
        T on(LinkProbe probe) throws IOException;
    }

    private static <T> T with(
            SSLContext tls, InetSocketAddress target, String targetHost, Duration patience, Trial<T> trial) {
        long answerByNanos = System.nanoTime() + patience.toNanos();
        try (Link link = Link.connect(tls, target, targetHost, patience)) {
            try {
                return trial.on(new LinkProbe(link, answerByNanos));
            } finally {
                // What still waits to be sent would only keep the next one from the link.
                link.abort();
            }
        } catch (IOException e) {
            throw Failure.of(
                            Code.TARGET_UNREACHABLE,
                            "The relay of " + targetHost + " at " + target.getHostString() + ":" + target.getPort()
                                    + " can't be probed: " + e.getMessage())
                    .asException(e);
        }
    }

    private LinkReach reach() throws IOException {
        Duration roundTrip = roundTrip();
        return new LinkReach(roundTrip, link.localMtuBytes(), remoteMtuBytes);
    }

    static Duration load(Duration roundTrip) {
        Duration wanted = roundTrip.multipliedBy(ROUND_TRIPS_OF_LOAD);
        if (wanted.compareTo(SHORTEST_LOAD) < 0) return SHORTEST_LOAD;
        return wanted.compareTo(LONGEST_LOAD) > 0 ? LONGEST_LOAD : wanted;
    }

    private void readUntil(long nanos) throws IOException {
        link.limitSilence(Duration.ofNanos(Math.max(1_000_000, nanos - System.nanoTime())));
    }

    /** The shortest of a few, which together take no longer than the shortest load. */
    private Duration roundTrip() throws IOException {
        long enoughNanos = System.nanoTime() + SHORTEST_LOAD.toNanos();
        long shortestNanos = Long.MAX_VALUE;
        for (int i = 0; i == 0 || (i < PINGS && enoughNanos - System.nanoTime() > 0); i++) {
            long sentNanos = System.nanoTime();
            readUntil(answerByNanos);
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

    /** From what the target acknowledges in the last two thirds of the load. */
    private BytesPerSecond bandwidth(Duration load) throws IOException {
        Sample begin = new Sample(System.nanoTime(), 0);
        Thread.ofVirtual().name("relay-probe").start(this::flood);
        Optional<Sample> earliest = receipt(answerByNanos);
        if (earliest.isEmpty()) return new BytesPerSecond(0);
        Sample first = earliest.get();
        long warmNanos = first.nanos + load.toNanos() / 3;
        long endNanos = first.nanos + load.toNanos();
        Sample from = first;
        Sample last = first;
        Optional<Sample> next = receipt(endNanos);
        while (next.isPresent()) {
            last = next.get();
            if (last.nanos < warmNanos) from = last;
            next = receipt(endNanos);
        }
        return (last.nanos == from.nanos ? begin : from).rateUntil(last);
    }

    private void flood() {
        byte[] frame = new byte[FrameWriter.HEADER_BYTES + CHUNK_BYTES];
        try {
            while (true) link.out().write(FrameType.DATA, frame, CHUNK_BYTES);
        } catch (IOException e) {
            LOG.debug("link probe ended: {}", e.getMessage());
        }
    }

    /** Empty once the time is up. */
    private Optional<Sample> receipt(long untilNanos) throws IOException {
        if (untilNanos - System.nanoTime() <= 0) return Optional.empty();
        readUntil(untilNanos);
        try {
            expect(FrameType.RECEIPT);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
        return Optional.of(
                new Sample(System.nanoTime(), link.in().receipt().received().lengthBytes()));
    }

    /** How much the target had acknowledged when. */
    private record Sample(long nanos, long bytes) {
        BytesPerSecond rateUntil(Sample later) {
            return BytesPerSecond.of(new Bytes(later.bytes - bytes), Duration.ofNanos(later.nanos - nanos));
        }
    }
}
