package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.session.Buffers;
import dev.zugvogel.relay.session.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a local socket in a thread of its own, so that who wants the bytes can wait for more for a limited time. Reads
 * one buffer ahead and no more: QEMU takes what it could write for what has arrived.
 */
final class LocalReader {
    static final int BUFFER_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(LocalReader.class);

    /** What one read gave. Its owner gives {@link #frame} back to the buffers. */
    static final class Chunk {
        static final Chunk END = new Chunk(new byte[0], 0);

        private final byte[] frame;
        private final int lengthBytes;

        Chunk(byte[] frame, int lengthBytes) {
            this.frame = frame;
            this.lengthBytes = lengthBytes;
        }

        /** Holds the bytes at {@link Channel#ROOM_BYTES}. */
        byte[] frame() {
            return frame;
        }

        int lengthBytes() {
            return lengthBytes;
        }

        boolean isEnd() {
            return lengthBytes == 0;
        }
    }

    private final String name;
    private final SocketChannel local;
    private final Buffers buffers;
    private final BlockingQueue<Chunk> ahead = new ArrayBlockingQueue<>(1);
    private boolean ended;

    LocalReader(String name, SocketChannel local, Buffers buffers) {
        this.name = name;
        this.local = local;
        this.buffers = buffers;
    }

    /** Reads until the end, which comes also when the socket is closed. */
    void run() throws InterruptedException {
        for (Chunk chunk = read(); !chunk.isEnd(); chunk = read()) ahead.put(chunk);
        ahead.put(Chunk.END);
    }

    /** The next bytes; null if none came in time. For one thread. */
    @Nullable
    Chunk poll(long waitNanos) throws InterruptedException {
        Chunk chunk = ahead.poll(waitNanos, TimeUnit.NANOSECONDS);
        ended |= chunk != null && chunk.isEnd();
        return chunk;
    }

    /** Like {@link #poll}, for as long as it takes. */
    Chunk take() throws InterruptedException {
        Chunk chunk = ahead.take();
        ended |= chunk.isEnd();
        return chunk;
    }

    /** Throws away what is left, so that the reading thread ends; the socket is closed. */
    void drain() throws InterruptedException {
        while (!ended) take();
    }

    private Chunk read() {
        byte[] frame = buffers.take(BUFFER_BYTES);
        try {
            int lengthBytes = local.read(ByteBuffer.wrap(frame, Channel.ROOM_BYTES, frame.length - Channel.ROOM_BYTES));
            if (lengthBytes > 0) return new Chunk(frame, lengthBytes);
        } catch (IOException e) {
            // A process that closed with unread input shows as a reset after its last byte: an end like any other.
            LOG.debug("{}: the local process hung up: {}", name, e.getMessage());
        }
        buffers.give(frame);
        return Chunk.END;
    }
}
