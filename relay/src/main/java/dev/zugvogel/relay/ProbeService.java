package dev.zugvogel.relay;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.Receipt;
import dev.zugvogel.relay.frame.Tally;
import dev.zugvogel.relay.link.Deadline;
import dev.zugvogel.relay.link.Link;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The target's side of {@link LinkProbe}: few at a time, each for a bounded time. */
final class ProbeService {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeService.class);

    private static final int MAX_AT_ONCE = 4;
    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** Often enough for a slow link, seldom enough to cost a fast one nothing. */
    private static final Duration RECEIPT_EVERY = Duration.ofMillis(5);

    private final Semaphore free = new Semaphore(MAX_AT_ONCE);

    /** Serves a connection whose first PING has been read. */
    void serve(Link link) throws IOException {
        if (!free.tryAcquire()) {
            link.out().refused("too many link probes at once");
            link.finishOutput();
            return;
        }
        try (Deadline _ = link.closeAfter(LONGEST)) {
            answer(link);
        } catch (SocketException e) {
            // How every probe ends: the source has seen enough.
            LOG.debug("{} ended its link probe: {}", link.peer(), e.getMessage());
        } finally {
            free.release();
        }
    }

    private static void answer(Link link) throws IOException {
        link.out().pong(link.localMtuBytes());
        Tally received = new Tally();
        long lastReceiptNanos = System.nanoTime();
        for (FrameType type; (type = link.in().next()) != null; ) {
            switch (type) {
                case PING -> link.out().pong(link.localMtuBytes());
                case DATA -> {
                    received.add(link.in().payload(), 0, link.in().lengthBytes());
                    if (System.nanoTime() - lastReceiptNanos < RECEIPT_EVERY.toNanos()) continue;
                    link.out().receipt(new Receipt(received.digest(), 0));
                    lastReceiptNanos = System.nanoTime();
                }
                case HELLO, WELCOME, REFUSED, HEARTBEAT, MESSAGE, ACK, PONG, RECEIPT ->
                    throw new BadFrameException("unexpected " + type + " frame in a link probe");
            }
        }
    }
}
