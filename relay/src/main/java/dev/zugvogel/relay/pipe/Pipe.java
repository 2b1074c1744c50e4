package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.frame.Receipt;
import dev.zugvogel.relay.frame.StreamDigest;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.SessionBrokenException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins one local unix socket with one channel, byte for byte, in both directions.
 *
 * <p>Guarantees: the end of one direction is passed on as the end of that direction and ends nothing else; the local
 * socket is closed only when both directions have ended or the session is broken; a broken pipe has a reason. A local
 * process that hangs up ends its own direction, and the other one is drained, so that nothing it sent before is lost.
 *
 * <p>What breaks here breaks the session: bytes that one channel lost can't be given back.
 */
public final class Pipe {
    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);

    private final String name;
    private final SocketChannel local;
    private final Channel channel;
    private final Executor threads;
    private final LocalReader reader;
    private final Outbound outbound;
    private final Inbound inbound;
    private final @Nullable BlockReceiver blocks;

    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch sendingDone = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private volatile @Nullable Outcome outcome;

    private Pipe(
            String name,
            SocketChannel local,
            Channel channel,
            LocalReader reader,
            Outbound outbound,
            @Nullable BlockReceiver blocks,
            Executor threads) {
        this.name = name;
        this.local = local;
        this.channel = channel;
        this.threads = threads;
        this.reader = reader;
        this.outbound = outbound;
        this.blocks = blocks;
        this.inbound = new Inbound(name, local, channel, blocks, new Inbound.Reverse() {
            @Override
            public void ended() {
                directionEnded();
            }

            @Override
            public void repair(long block) throws IOException {
                outbound.repair(block);
            }
        });
    }

    /**
     * The source's end, which encodes what it sends.
     *
     * @param name of the channel, such as {@code mem#0}
     * @param channel accepted by the target
     */
    public static Pipe atSource(String name, SocketChannel local, Channel channel, KnownPages known, Executor threads) {
        LocalReader reader = new LocalReader(name, local, channel.buffers());
        Outbound outbound = new EncodedOutbound(name, reader, channel, Coding.ofChannel(name, known));
        return new Pipe(name, local, channel, reader, outbound, null, threads);
    }

    /** The target's end, which decodes what it gets. */
    public static Pipe atTarget(String name, SocketChannel local, Channel channel, KnownPages known, Executor threads) {
        LocalReader reader = new LocalReader(name, local, channel.buffers());
        BlockReceiver blocks = new BlockReceiver(channel, Coding.ofChannel(name, known));
        return new Pipe(name, local, channel, reader, new PlainOutbound(reader, channel), blocks, threads);
    }

    public String name() {
        return name;
    }

    /** Bytes of the local process moved so far, both directions. */
    public long rawBytes() {
        return outbound.rawBytes() + inbound.rawBytes();
    }

    /** Whether the peer always knew of the pages what it should. */
    public boolean trusted() {
        return outbound.trusted();
    }

    /** Both ends' view of both directions, once they have ended well. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    public Optional<String> brokenBecause() {
        return Optional.ofNullable(broken.get());
    }

    /** Moves bytes until both directions have ended or the pipe breaks; then the local socket is closed. */
    public void run() {
        channel.whenBroken(this::closeLocal);
        work(this::move);
        if (blocks != null) blocks.close();
        closeLocal();
    }

    private void move() throws IOException, InterruptedException {
        threads.execute(() -> work(reader::run));
        threads.execute(this::sendThenDrain);
        receive();
    }

    private void sendThenDrain() {
        work(this::send);
        work(reader::drain);
        sendingDone.countDown();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void work(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            fail(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
    }

    /** What goes wrong because the session broke has that reason. */
    private void fail(String reason) {
        channel.fail(reason);
        broken.compareAndSet(null, channel.brokenBecause().orElse(reason));
    }

    private void send() throws IOException, InterruptedException {
        outbound.run();
        directionEnded();
    }

    private void receive() throws IOException, InterruptedException {
        Receipt peerReceipt = inbound.run();
        StreamDigest sent = outbound.digest();
        if (sent == null) throw new BadFrameException("RECEIPT before the end");
        // Nobody may think the pipe is done before this end's receipt is on its way.
        sendingDone.await();
        outcome = new Outcome(sent, peerReceipt, Objects.requireNonNull(inbound.peerSent()), inbound.receipt());
    }

    /** Each direction says so once; after the second there is nothing left to come but the receipts. */
    private void directionEnded() {
        if (ended.incrementAndGet() < 2) return;
        try {
            channel.sendNow(MessageKind.RECEIPT, inbound.receipt().bytes());
        } catch (SessionBrokenException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void closeLocal() {
        try {
            local.close();
        } catch (IOException e) {
            LOG.warn("{}: can't close: {}", name, e.getMessage());
        }
    }
}
