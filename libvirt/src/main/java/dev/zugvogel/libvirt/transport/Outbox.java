package dev.zugvogel.libvirt.transport;

import dev.zugvogel.libvirt.LibvirtFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The frames on their way to the daemon and the one thread that writes them. Thread-safe, bounded. */
final class Outbox {
    private static final int MAX_QUEUED = 1024;

    private sealed interface Item {
        record Request(PendingCall call) implements Item {}

        record Sign(int procedure) implements Item {}
    }

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final WritableByteChannel channel;
    private final Consumer<IOException> broken;
    private final Thread writer = Thread.ofVirtual().name("libvirt-write").unstarted(this::writeAll);

    /** @param broken told once, on the writing thread, when the daemon takes no more */
    Outbox(WritableByteChannel channel, Consumer<IOException> broken) {
        this.channel = channel;
        this.broken = broken;
    }

    void start() {
        writer.start();
    }

    void stop() {
        writer.interrupt();
    }

    /** Whether there was room. */
    boolean offer(PendingCall call) {
        return items.offer(new Item.Request(call));
    }

    /** Queues a keepalive message. Without room the daemon does not read, and no sign would help. */
    boolean offerSign(int procedure) {
        return items.offer(new Item.Sign(procedure));
    }

    private void writeAll() {
        try {
            while (true) write(items.take());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            broken.accept(failure);
        }
    }

    private void write(Item item) throws IOException {
        switch (item) {
            case Item.Sign(int procedure) -> drain(Frame.keepAlive(procedure).encode());
            case Item.Request(PendingCall call) -> {
                if (call.startWriting()) write(call);
            }
        }
    }

    private void write(PendingCall call) throws IOException {
        ByteBuffer bytes = call.request().encode();
        try {
            drain(bytes);
        } catch (IOException failure) {
            // A frame of which a part is missing is never executed.
            if (bytes.hasRemaining())
                call.fail(new LibvirtFailure.NotSent("libvirt closed before the whole request was sent"));
            throw failure;
        }
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
