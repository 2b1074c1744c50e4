package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.frame.Receipt;
import dev.zugvogel.relay.frame.StreamDigest;
import dev.zugvogel.relay.frame.Tally;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The half of a pipe that brings bytes from the channel to the local socket. It never waits for room to send: waiting
 * while the peer does the same would stop both for good.
 */
final class Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

    private final String name;
    private final SocketChannel local;
    private final Channel channel;
    private final Reverse reverse;
    private final @Nullable BlockReceiver blocks;
    private final Tally received = new Tally();
    private final AtomicLong rawBytes = new AtomicLong();
    private long undeliveredBytes;
    private @Nullable StreamDigest peerSent;

    /** What concerns the other direction. */
    interface Reverse {
        /** The peer's stream has ended. */
        void ended();

        /** The peer can't decode the block that has so many before it. */
        void repair(long block) throws IOException;
    }

    /** @param blocks decodes what the peer encodes; null if it encodes nothing */
    Inbound(String name, SocketChannel local, Channel channel, @Nullable BlockReceiver blocks, Reverse reverse) {
        this.name = name;
        this.local = local;
        this.channel = channel;
        this.blocks = blocks;
        this.reverse = reverse;
    }

    /** Bytes that arrived so far. Any thread may ask. */
    long rawBytes() {
        return rawBytes.get();
    }

    /** Once the peer's stream has ended. */
    Receipt receipt() {
        return new Receipt(received.digest(), undeliveredBytes);
    }

    /** What the peer says it sent, once it has. */
    @Nullable
    StreamDigest peerSent() {
        return peerSent;
    }

    /** Delivers until the peer's receipt, its last message, and returns that. */
    Receipt run() throws IOException {
        while (true) {
            Message message = blocks == null ? channel.receive() : blocks.next();
            MessageKind kind = message.kind();
            switch (kind) {
                case DATA -> deliver(message.payload(), message.lengthBytes());
                case BLOCK -> block(message);
                case REPAIR -> reverse.repair(number(message));
                // It was read ahead of its turn.
                case PLAIN -> receiver();
                case END -> end(StreamDigest.of(message.payload(), message.lengthBytes()));
                case STOP -> local.shutdownInput();
                case RECEIPT -> {
                    return last(message);
                }
                case OPEN, ACCEPTED, REFUSED -> throw new BadFrameException("unexpected " + kind + " message");
            }
            channel.delivered(message);
        }
    }

    private BlockReceiver receiver() throws BadFrameException {
        if (blocks == null) throw new BadFrameException("a block in a direction that is not encoded");
        return blocks;
    }

    private void block(Message message) throws IOException {
        BlockReceiver receiver = receiver();
        int length = receiver.decode(message);
        deliver(receiver.raw(), length);
        receiver.settle();
    }

    private static long number(Message message) throws BadFrameException {
        if (message.lengthBytes() != Long.BYTES)
            throw new BadFrameException("a number of " + message.lengthBytes() + " bytes");
        return ByteBuffer.wrap(message.payload()).getLong();
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
            channel.sendNow(MessageKind.STOP, new byte[0]);
        }
        undeliveredBytes += rest.remaining();
    }

    private void end(StreamDigest digest) throws IOException {
        if (peerSent != null) throw new BadFrameException("a second END");
        peerSent = digest;
        local.shutdownOutput();
        reverse.ended();
    }

    private Receipt last(Message message) throws BadFrameException {
        if (peerSent == null) throw new BadFrameException("RECEIPT before END");
        Receipt receipt = Receipt.of(message.payload(), message.lengthBytes());
        channel.delivered(message);
        return receipt;
    }
}
