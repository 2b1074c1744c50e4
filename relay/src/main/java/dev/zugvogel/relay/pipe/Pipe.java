package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.Receipt;
import dev.zugvogel.relay.frame.StreamDigest;
import dev.zugvogel.relay.frame.Tally;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins one local unix socket with one link, byte for byte, in both directions.
 *
 * <p>Guarantees: the end of one direction is passed on as the end of that direction and ends nothing else; the local
 * socket is closed only when both directions have ended or the pipe is broken; a broken pipe has a reason. A local
 * process that hangs up ends its own direction, and the other one is drained, so that nothing it sent before is lost.
 *
 * <p>Three threads: the one that calls {@link #run} brings bytes from the link to the socket, a second the other way,
 * and a third sends heartbeats and at last the receipt. The first never writes to the link: waiting for room there
 * while the peer does the same would stop both for good.
 */
public final class Pipe implements Closeable {
    /** With the header a whole number of TLS records. */
    private static final int CHUNK_BYTES = (64 << 10) - FrameWriter.HEADER_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);

    private final String name;
    private final SocketChannel local;
    private final Link link;
    private final Timing timing;
    private final Executor threads;

    private final Tally sent = new Tally();
    private final Tally received = new Tally();
    private final AtomicLong rawBytes = new AtomicLong();
    private final CountDownLatch bothEnded = new CountDownLatch(2);
    private final CountDownLatch workersDone = new CountDownLatch(2);
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private long undeliveredBytes;
    private @Nullable StreamDigest peerSent;
    private @Nullable Receipt peerReceipt;
    private volatile @Nullable Outcome outcome;

    /** @param name for people, such as {@code mem#0} */
    public Pipe(String name, SocketChannel local, Link link, Timing timing, Executor threads) {
        this.name = name;
        this.local = local;
        this.link = link;
        this.timing = timing;
        this.threads = threads;
    }

    public String name() {
        return name;
    }

    /** Bytes of the local process moved so far, both directions. */
    public long rawBytes() {
        return rawBytes.get();
    }

    public long wireBytes() {
        return link.wireBytes();
    }

    /** Both ends' view of both directions, once they have ended well. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    public Optional<String> brokenBecause() {
        return Optional.ofNullable(broken.get());
    }

    /** Moves bytes until both directions have ended or the pipe breaks; then both sockets are closed. */
    public void run() {
        try {
            threads.execute(() -> work(this::localToLink));
            threads.execute(() -> work(this::heartbeatThenReceipt));
            link.limitSilence(timing.silence());
            linkToLocal();
            workersDone.await();
            outcome = new Outcome(
                    sent.digest(), Objects.requireNonNull(peerReceipt), Objects.requireNonNull(peerSent), receipt());
        } catch (IOException | RuntimeException e) {
            fail(because(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        } finally {
            closeBoth();
        }
    }

    /** Breaks the pipe for a reason that the local side has. Idempotent; the first reason stays. */
    public void fail(String reason) {
        if (!broken.compareAndSet(null, reason)) return;
        closeBoth();
        bothEnded.countDown();
        bothEnded.countDown();
    }

    @Override
    public void close() {
        fail("closed by this host");
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void work(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            fail(because(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        } finally {
            workersDone.countDown();
        }
    }

    private void localToLink() throws IOException {
        byte[] frame = new byte[FrameWriter.HEADER_BYTES + CHUNK_BYTES];
        ByteBuffer payload = ByteBuffer.wrap(frame);
        for (int length; (length = readLocal(payload)) > 0; ) {
            sent.add(frame, FrameWriter.HEADER_BYTES, length);
            link.out().write(FrameType.DATA, frame, length);
            rawBytes.addAndGet(length);
        }
        link.out().end(sent.digest());
        bothEnded.countDown();
    }

    private int readLocal(ByteBuffer payload) {
        payload.clear().position(FrameWriter.HEADER_BYTES);
        try {
            return local.read(payload);
        } catch (IOException e) {
            // A process that closed with unread input shows as a reset after its last byte: an end like any other.
            LOG.debug("{}: the local process hung up: {}", name, e.getMessage());
            return -1;
        }
    }

    private void heartbeatThenReceipt() throws IOException, InterruptedException {
        while (!bothEnded.await(timing.heartbeat().toMillis(), TimeUnit.MILLISECONDS))
            link.out().write(FrameType.HEARTBEAT);
        if (broken.get() != null) return;
        link.out().receipt(receipt());
        link.finishOutput();
    }

    private Receipt receipt() {
        return new Receipt(received.digest(), undeliveredBytes);
    }

    private void linkToLocal() throws IOException {
        FrameReader in = link.in();
        for (FrameType type; (type = in.next()) != null; ) {
            switch (type) {
                case DATA -> deliver(in.payload(), in.lengthBytes());
                case END -> endLocal(in.digest());
                case RECEIPT -> peerReceipt = in.receipt();
                case STOP -> local.shutdownInput();
                case HEARTBEAT -> {}
                case OPEN, ACCEPTED, REFUSED, PING, PONG ->
                    throw new BadFrameException("unexpected " + type + " frame");
            }
        }
        if (peerSent == null || peerReceipt == null) throw new EOFException("closed by the peer");
    }

    private void deliver(byte[] bytes, int length) throws IOException {
        if (peerSent != null) throw new BadFrameException("DATA after END");
        received.add(bytes, 0, length);
        rawBytes.addAndGet(length);
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
        try {
            while (undeliveredBytes == 0 && rest.hasRemaining()) local.write(rest);
        } catch (IOException e) {
            LOG.debug("{}: the local process hung up: {}", name, e.getMessage());
            threads.execute(this::tellPeerToStop);
        }
        undeliveredBytes += rest.remaining();
    }

    private void tellPeerToStop() {
        try {
            link.out().write(FrameType.STOP);
        } catch (IOException e) {
            fail(because(e));
        }
    }

    private void endLocal(StreamDigest digest) throws IOException {
        if (peerSent != null) throw new BadFrameException("a second END");
        peerSent = digest;
        local.shutdownOutput();
        bothEnded.countDown();
    }

    private String because(Exception e) {
        String what = e instanceof SocketTimeoutException
                ? "nothing arrived for " + timing.silence().toSeconds() + " s"
                : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        return "the connection to " + link.peer() + " broke: " + what;
    }

    private void closeBoth() {
        for (Closeable end : new Closeable[] {local, link}) {
            try {
                end.close();
            } catch (IOException e) {
                LOG.warn("{}: can't close: {}", name, e.getMessage());
            }
        }
    }
}
