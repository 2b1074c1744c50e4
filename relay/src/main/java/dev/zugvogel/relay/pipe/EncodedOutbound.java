package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.encode.Block;
import dev.zugvogel.relay.encode.Choice;
import dev.zugvogel.relay.encode.Codec;
import dev.zugvogel.relay.encode.Encoder;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.frame.StreamDigest;
import dev.zugvogel.relay.frame.Tally;
import dev.zugvogel.relay.pipe.LocalReader.Chunk;
import dev.zugvogel.relay.session.Buffers;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.SessionBrokenException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the bytes as encoded blocks, and keeps each until it is delivered, for a receiver that can't decode it. */
final class EncodedOutbound implements Outbound {
    private static final Logger LOG = LoggerFactory.getLogger(EncodedOutbound.class);

    /** QEMU writes a page at once: what is not whole after this time is of a stream that was taken for something else. */
    private static final long HOLD_NANOS = Duration.ofMillis(20).toNanos();

    /** A page's record that is not whole may be held beside what one read gives. */
    private static final int LARGEST_HELD_BYTES = 16 << 10;

    /** The longer a block, the denser a codec makes it, and the later it is decoded. Gathered only where the wire is slow. */
    private static final int GATHERED_BYTES = 512 << 10;

    /** Less than this may be a page that a guest in post-copy waits for. */
    private static final int BULK_BYTES = 64 << 10;

    /** QEMU, whom a slow wire holds up, writes more as soon as there is room. */
    private static final long GATHER_NANOS = Duration.ofMillis(4).toNanos();

    /** A receiver that misses more than this has lost what it should know. */
    private static final int MOST_REPAIRS = 8;

    private final String name;
    private final LocalReader reader;
    private final Channel channel;
    private final Buffers buffers;
    private final Coding coding;
    private final Doubted known;
    private final Choice choice = new Choice();
    private final Block block = new Block();
    private final Tally sent = new Tally();
    private final AtomicLong rawBytes = new AtomicLong();
    private final AtomicInteger repairs = new AtomicInteger();
    private final Map<Long, ByteBuffer> underWay = new ConcurrentHashMap<>();
    private long nextBlock;
    private volatile @Nullable StreamDigest digest;

    EncodedOutbound(String name, LocalReader reader, Channel channel, Coding coding) {
        this.name = name;
        this.reader = reader;
        this.channel = channel;
        this.buffers = channel.buffers();
        this.coding = coding;
        this.known = new Doubted(coding.known());
    }

    @Override
    public long rawBytes() {
        return rawBytes.get();
    }

    @Override
    public @Nullable StreamDigest digest() {
        return digest;
    }

    @Override
    public boolean trusted() {
        return repairs.get() <= MOST_REPAIRS;
    }

    @Override
    public void run() throws SessionBrokenException, InterruptedException {
        try (Encoder encoder = new Encoder(coding.form(), known, choice)) {
            byte[] raw = buffers.take(GATHERED_BYTES + LocalReader.BUFFER_BYTES + LARGEST_HELD_BYTES);
            int held = 0;
            boolean ended = false;
            while (!ended || held > 0) {
                Chunk chunk = ended ? null : held == 0 ? reader.take() : reader.poll(HOLD_NANOS);
                boolean more = chunk != null;
                for (; chunk != null && !chunk.isEnd(); chunk = following(held)) held += take(chunk, raw, held);
                ended |= chunk != null;
                more &= !ended;
                for (int used = 1; used > 0 && held > 0; held -= used) {
                    used = encoder.encode(raw, 0, held, more, block);
                    if (used > 0) send(raw, used);
                    encoder.settle(raw);
                    System.arraycopy(raw, used, raw, 0, held - used);
                }
            }
            buffers.give(raw);
        }
        StreamDigest all = sent.digest();
        digest = all;
        channel.sendNow(MessageKind.END, all.bytes());
    }

    /** What belongs into the same block, if there is any. */
    private @Nullable Chunk following(int heldBytes) throws InterruptedException {
        boolean gathers = heldBytes >= BULK_BYTES && heldBytes < GATHERED_BYTES && choice.isWireSlow();
        return gathers ? reader.poll(GATHER_NANOS) : null;
    }

    private int take(Chunk chunk, byte[] raw, int held) {
        System.arraycopy(chunk.frame(), Channel.ROOM_BYTES, raw, held, chunk.lengthBytes());
        buffers.give(chunk.frame());
        return chunk.lengthBytes();
    }

    /** Sends the block, which stands for the first bytes. */
    private void send(byte[] raw, int used) throws SessionBrokenException {
        sent.add(raw, 0, used);
        byte[] kept = buffers.take(used);
        System.arraycopy(raw, 0, kept, 0, used);
        byte[] frame = buffers.take(Channel.ROOM_BYTES + block.lengthBytes());
        System.arraycopy(block.payload(), 0, frame, Channel.ROOM_BYTES, block.lengthBytes());
        long number = nextBlock++;
        underWay.put(number, ByteBuffer.wrap(kept, 0, used));
        Codec codec = block.codec();
        int bodyBytes = block.bodyBytes();
        int wireBytes = block.lengthBytes();
        channel.send(MessageKind.BLOCK, frame, wireBytes, used, () -> {
            choice.delivered(codec, bodyBytes, wireBytes, System.nanoTime());
            underWay.remove(number);
            buffers.give(kept);
            buffers.give(frame);
        });
        rawBytes.addAndGet(used);
    }

    /** The block is under way, so its bytes are kept: the peer acknowledges it only after the repair. */
    @Override
    public void repair(long number) throws BadFrameException, SessionBrokenException {
        ByteBuffer raw = underWay.get(number);
        if (raw == null) throw new BadFrameException("a repair of block " + number + ", which is not under way");
        LOG.debug("{}: block {} is sent plain", name, number);
        if (repairs.incrementAndGet() > MOST_REPAIRS) known.doubt();
        byte[] message = new byte[Long.BYTES + raw.limit()];
        ByteBuffer.wrap(message).putLong(number).put(raw.duplicate());
        channel.sendNow(MessageKind.PLAIN, message);
    }
}
