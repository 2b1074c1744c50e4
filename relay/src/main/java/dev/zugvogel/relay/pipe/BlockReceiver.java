package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.encode.Block;
import dev.zugvogel.relay.encode.Decoder;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.Message;
import dev.zugvogel.relay.session.SessionBrokenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the blocks of a channel; one that can't be decoded here is asked for as it was, and what arrives meanwhile
 * waits. For one thread; holds native memory until closed.
 */
final class BlockReceiver implements AutoCloseable {
    private final Channel channel;
    private final Decoder decoder;
    private final byte[] raw = new byte[Block.MAX_RAW_BYTES];
    /** Arrived while a repair was waited for. */
    private final ArrayDeque<Message> deferred = new ArrayDeque<>();

    private long blocks;

    BlockReceiver(Channel channel, Coding coding) {
        this.channel = channel;
        this.decoder = new Decoder(coding.form(), coding.known());
    }

    /** Waits for the next message in order. */
    Message next() throws SessionBrokenException {
        Message waiting = deferred.poll();
        return waiting == null ? channel.receive() : waiting;
    }

    /** What the last block stands for. */
    byte[] raw() {
        return raw;
    }

    /** Returns how many bytes it stands for. To be followed by {@link #settle}. */
    int decode(Message block) throws IOException {
        switch (decoder.decode(block.payload(), 0, block.lengthBytes(), raw)) {
            case OK -> {}
            case MISMATCH -> repair();
        }
        blocks++;
        return decoder.rawBytes();
    }

    /** Its pages are known from here on. */
    void settle() {
        decoder.settle();
    }

    private void repair() throws IOException {
        channel.sendNow(
                MessageKind.REPAIR,
                ByteBuffer.allocate(Long.BYTES).putLong(blocks).array());
        Message plain = null;
        while (plain == null) {
            Message message = channel.receive();
            deferred.add(message);
            plain = answer(message);
        }
        int length = Math.min(plain.lengthBytes() - Long.BYTES, raw.length);
        System.arraycopy(plain.payload(), Long.BYTES, raw, 0, length);
        decoder.repair(raw, 0, length);
    }

    private @Nullable Message answer(Message message) {
        boolean plain = message.kind() == MessageKind.PLAIN && message.lengthBytes() >= Long.BYTES;
        return plain && ByteBuffer.wrap(message.payload()).getLong() == blocks ? message : null;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
