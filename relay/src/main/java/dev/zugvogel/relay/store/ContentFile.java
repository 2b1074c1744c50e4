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
    boolean write(long page, int count, int fresh, int version, byte[] from, int offset, int strideBytes) {
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
                        region,
                        page + done,
                        version,
                        run,
                        from,
                        offset + done * strideBytes,
                        strideBytes,
                        coder.pages,
                        0);
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
                coder.transfer.clear().put(coder.pages, 0, lengthBytes).flip();
        for (long at = page * PAGE_BYTES; transfer.hasRemaining(); ) at += channel.write(transfer, at);
    }

    /**
     * Copies the pages that have the digests which the leaf notes.
     *
     * @param leaf theirs; its monitor is held
     * @return how many there were, until the first that was not
     */
    int read(long page, int count, Leaf leaf, PageDigest digest, byte[] into, int offset, int strideBytes) {
        Coder coder = coders.take();
        try {
            for (int done = 0; done < count; done += Coder.MAX_PAGES) {
                int run = Math.min(Coder.MAX_PAGES, count - done);
                int got = read(coder, page + done, run, leaf, digest, into, offset + done * strideBytes, strideBytes);
                if (got < run) return done + got;
            }
            return count;
        } finally {
            coders.giveBack(coder);
        }
    }

    private int read(
            Coder coder, long page, int count, Leaf leaf, PageDigest digest, byte[] into, int offset, int strideBytes) {
        int read = fetch(coder, page, count);
        decrypt(coder, page, read, leaf);
        for (int i = 0; i < read; i++) {
            if (digest.of(coder.pages, i * PAGE_BYTES) != leaf.digest(Leaf.slot(page + i))) return i;
            System.arraycopy(coder.pages, i * PAGE_BYTES, into, offset + i * strideBytes, PAGE_BYTES);
        }
        return read;
    }

    /** How many whole pages the file had from there on. */
    private int fetch(Coder coder, long page, int count) {
        ByteBuffer transfer = coder.transfer.clear().limit(count * PAGE_BYTES);
        try {
            long at = page * PAGE_BYTES;
            for (int got = 0; got >= 0 && transfer.hasRemaining(); at += got)
                got = channel == null ? -1 : channel.read(transfer, at);
        } catch (IOException e) {
            log.debug("can't read {}: {}", file, e.toString());
        }
        int pages = transfer.position() / PAGE_BYTES;
        transfer.flip().get(coder.pages, 0, pages * PAGE_BYTES);
        return pages;
    }

    /** In place; pages of one version in a row at once. */
    private void decrypt(Coder coder, long page, int count, Leaf leaf) {
        for (int done = 0; done < count; ) {
            int version = leaf.version(Leaf.slot(page + done));
            int run = 1;
            while (done + run < count && leaf.version(Leaf.slot(page + done + run)) == version) run++;
            int at = done * PAGE_BYTES;
            coder.cipher.crypt(region, page + done, version, run, coder.pages, at, PAGE_BYTES, coder.pages, at);
            done += run;
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
