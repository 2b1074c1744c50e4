package dev.zugvogel.sim.session;

import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.net.Network;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection, as TCP is: bytes come late and in order, so many may be on their way, and what a kernel
 * still holds is lost with a reset. One reader and one writer.
 */
final class SimPipe {
    private static final int MOST_UNDERWAY_BYTES = 192 << 10;
    private static final int SEGMENT_BYTES = 16 << 10;

    private final Network.Stream stream;
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private int headReadBytes;
    private int underwayBytes;
    private boolean finished;
    private boolean ended;
    private @Nullable String readingFails;
    private @Nullable String writingFails;
    private @Nullable Thread reader;
    private @Nullable Thread writer;

    SimPipe(Network.Stream stream) {
        this.stream = stream;
    }

    /** Written and not read. */
    boolean holdsBytes() {
        return underwayBytes > 0;
    }

    void write(byte[] from, int offset, int lengthBytes) throws IOException {
        for (int done = 0; done < lengthBytes; ) {
            awaitRoom();
            int part = Math.min(Math.min(lengthBytes - done, SEGMENT_BYTES), MOST_UNDERWAY_BYTES - underwayBytes);
            byte[] segment = new byte[part];
            System.arraycopy(from, offset + done, segment, 0, part);
            underwayBytes += part;
            done += part;
            stream.send(() -> arrive(segment));
        }
    }

    private void awaitRoom() throws IOException {
        writer = Thread.currentThread();
        while (writingFails == null && underwayBytes >= MOST_UNDERWAY_BYTES) LockSupport.park(this);
        if (writingFails != null) throw new SocketException(writingFails);
        if (finished) throw new SocketException("output is shut down");
    }

    private void arrive(byte[] segment) {
        arrived.add(segment);
        wake(reader);
    }

    /** Nothing more will be written; what was, arrives. */
    void finish() {
        if (finished) return;
        finished = true;
        stream.send(() -> {
            ended = true;
            wake(reader);
        });
    }

    /** As {@link java.io.InputStream#read}. */
    int read(SimProcess process, byte[] into, int offset, int lengthBytes, long mostNanos) throws IOException {
        reader = Thread.currentThread();
        long untilNanos = process.nanos() + mostNanos;
        boolean waits = readingFails == null && arrived.isEmpty() && !ended;
        if (waits) process.wakeAfter(mostNanos, Thread.currentThread());
        while (readingFails == null && arrived.isEmpty() && !ended) {
            if (process.nanos() >= untilNanos) throw new SocketTimeoutException("Read timed out");
            LockSupport.park(this);
        }
        if (readingFails != null) throw new SocketException(readingFails);
        byte[] head = arrived.peek();
        if (head == null) return -1;
        int part = Math.min(lengthBytes, head.length - headReadBytes);
        System.arraycopy(head, headReadBytes, into, offset, part);
        taken(head, part);
        return part;
    }

    private void taken(byte[] head, int partBytes) {
        headReadBytes += partBytes;
        underwayBytes -= partBytes;
        if (headReadBytes == head.length) {
            arrived.remove();
            headReadBytes = 0;
        }
        wake(writer);
    }

    /** The reading end hears of it. */
    void failReading(String why) {
        if (readingFails == null) readingFails = why;
        wake(reader);
    }

    void failWriting(String why) {
        if (writingFails == null) writingFails = why;
        wake(writer);
    }

    /** What is on its way never arrives. */
    void reset() {
        stream.end();
        failReading("Connection reset");
        failWriting("Broken pipe");
    }

    private static void wake(@Nullable Thread thread) {
        if (thread != null) LockSupport.unpark(thread);
    }
}
