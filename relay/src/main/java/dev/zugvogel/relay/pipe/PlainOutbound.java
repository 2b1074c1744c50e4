package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.frame.StreamDigest;
import dev.zugvogel.relay.frame.Tally;
import dev.zugvogel.relay.pipe.LocalReader.Chunk;
import dev.zugvogel.relay.session.Buffers;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.SessionBrokenException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends the bytes as they are. */
final class PlainOutbound implements Outbound {
    /** Shorter chunks are copied: so many small messages do not hold so many large buffers. */
    private static final int COPY_BELOW_BYTES = 16 << 10;

    private final LocalReader reader;
    private final Channel channel;
    private final Tally sent = new Tally();
    private final AtomicLong rawBytes = new AtomicLong();
    private volatile @Nullable StreamDigest digest;

    PlainOutbound(LocalReader reader, Channel channel) {
        this.reader = reader;
        this.channel = channel;
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
    public void run() throws SessionBrokenException, InterruptedException {
        for (Chunk chunk = reader.take(); !chunk.isEnd(); chunk = reader.take()) send(chunk);
        StreamDigest all = sent.digest();
        digest = all;
        channel.sendNow(MessageKind.END, all.bytes());
    }

    private void send(Chunk chunk) throws SessionBrokenException {
        Buffers buffers = channel.buffers();
        int lengthBytes = chunk.lengthBytes();
        sent.add(chunk.frame(), Channel.ROOM_BYTES, lengthBytes);
        byte[] frame = lengthBytes < COPY_BELOW_BYTES ? copy(chunk) : chunk.frame();
        channel.send(MessageKind.DATA, frame, lengthBytes, lengthBytes, () -> buffers.give(frame));
        rawBytes.addAndGet(lengthBytes);
    }

    private byte[] copy(Chunk chunk) {
        byte[] copy = channel.buffers().take(Channel.ROOM_BYTES + chunk.lengthBytes());
        System.arraycopy(chunk.frame(), Channel.ROOM_BYTES, copy, Channel.ROOM_BYTES, chunk.lengthBytes());
        channel.buffers().give(chunk.frame());
        return copy;
    }

    @Override
    public void repair(long block) throws BadFrameException {
        throw new BadFrameException("a repair of what is not encoded");
    }

    @Override
    public boolean trusted() {
        return true;
    }
}
