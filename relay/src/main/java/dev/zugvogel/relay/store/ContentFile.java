package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encrypted contents of one region in a sparse file, page n at n * 4096. After the first failure, such as a full
 * disk, it keeps nothing more and says so once in the log. Thread-safe.
 */
final class ContentFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContentFile.class);

    private final int region;
    private final Path file;
    private final Coder.Pool coders;
    private final Allowance allowance;
    private final @Nullable FileChannel channel;
    private volatile boolean keeps;

    ContentFile(int region, Path file, Coder.Pool coders, Allowance allowance) {
        this.region = region;
        this.file = file;
        this.coders = coders;
        this.allowance = allowance;
        channel = open();
        keeps = channel != null;
    }

    private @Nullable FileChannel open() {
        try {
            return FileChannel.open(file, CREATE, READ, WRITE);
        } catch (IOException e) {
            gaveUp(e.toString());
            return null;
        }
    }

    boolean keeps() {
        return keeps;
    }

    /**
     * Whether the content of the pages is kept now.
     *
     * @param fresh how many of them take new space
     */
    boolean write(long page, int count, int fresh, int version, byte[] from, int offset) {
        if (!keeps || channel == null) return false;
        if (!allowance.take(fresh)) {
            gaveUp("the page stores' share of the disk is used up");
            return false;
        }
        Coder coder = coders.take();
        try {
            for (int done = 0; done < count; done += Coder.MAX_PAGES) {
                int run = Math.min(Coder.MAX_PAGES, count - done);
                coder.cipher.crypt(
                        region, page + done, version, run, from, offset + done * PAGE_BYTES, coder.encrypted);
                write(channel, coder, page + done, run * PAGE_BYTES);
            }
            return true;
        } catch (IOException e) {
            gaveUp(e.toString());
            return false;
        } finally {
            coders.giveBack(coder);
        }
    }

    private static void write(FileChannel channel, Coder coder, long page, int lengthBytes) throws IOException {
        ByteBuffer transfer =
                coder.transfer.clear().put(coder.encrypted, 0, lengthBytes).flip();
        for (long at = page * PAGE_BYTES; transfer.hasRemaining(); ) at += channel.write(transfer, at);
    }

    /** Whether the content of that digest was there; otherwise {@code into} is as it was. */
    boolean read(long page, int version, PageDigest digest, long expected, byte[] into, int offset) {
        if (channel == null) return false;
        Coder coder = coders.take();
        try {
            ByteBuffer transfer = coder.transfer.clear().limit(PAGE_BYTES);
            for (long at = page * PAGE_BYTES; transfer.hasRemaining(); ) {
                int got = channel.read(transfer, at);
                if (got < 0) return false;
                at += got;
            }
            transfer.flip().get(coder.encrypted, 0, PAGE_BYTES);
            coder.cipher.crypt(region, page, version, 1, coder.encrypted, 0, coder.plain);
            if (digest.of(coder.plain, 0) != expected) return false;
            System.arraycopy(coder.plain, 0, into, offset, PAGE_BYTES);
            return true;
        } catch (IOException e) {
            log.debug("can't read {}: {}", file, e.toString());
            return false;
        } finally {
            coders.giveBack(coder);
        }
    }

    private void gaveUp(String why) {
        keeps = false;
        log.warn("keeps no more pages in {}: {}", file, why);
    }

    @Override
    public void close() {
        keeps = false;
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            log.warn("can't close {}: {}", file, e.toString());
        }
    }
}
