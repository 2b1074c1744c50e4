package dev.zugvogel.relay.store;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.relay.encode.KnownPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of one VM while one migration uses it. It begins with what was known at the last seal and, unless sealed
 * anew, ends with nothing. Where it can't use the disk it notes digests only; no method fails for that.
 *
 * <p>As {@link KnownPages} it is safe for any thread. {@link #reset}, {@link #seal} and {@link #close} are for its owner:
 * reset before the first region is asked for, seal after the last write.
 */
public final class PageStore implements KnownPages, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PageStore.class);

    private final UUID vm;
    private final StoreKey key;
    private final @Nullable Path folder;
    private final Allowance allowance;
    private final IndexMemory memory;
    private final Runnable onClose;
    private volatile Pages pages;
    private volatile Optional<Seal> base;
    private boolean sealed;
    private boolean closed;

    PageStore(
            UUID vm,
            StoreKey key,
            @Nullable Path folder,
            Allowance allowance,
            IndexMemory memory,
            Runnable onClose,
            Opened opened) {
        this.vm = vm;
        this.key = key;
        this.folder = folder;
        this.allowance = allowance;
        this.memory = memory;
        this.onClose = onClose;
        this.pages = opened.pages();
        this.base = opened.base();
    }

    /** What a store begins with. */
    record Opened(Pages pages, Optional<Seal> base) {}

    /** After which migration it knows what it begins with; empty if it began empty. */
    public Optional<Seal> base() {
        return base;
    }

    /**
     * Whether every page written so far was noted with its content: false from the first one on that was not, and after
     * closing. A receiver of which this is false has its sender send what it says it knows.
     */
    public boolean keepsContents() {
        return pages.keeps();
    }

    /** Pages of which the digest is known and the content was not kept. Looks at every page. */
    public long withoutContent() {
        return pages.withoutContent();
    }

    /** Starts empty: what was known is not what the peer knows. */
    public synchronized void reset() {
        pages.release();
        base = Optional.empty();
        allowance.start(0);
        if (folder != null) emptied(folder);
        pages = new Pages(folder, key, UUID.randomUUID(), allowance, memory);
    }

    private void emptied(Path folder) {
        try {
            StoreFolder.empty(folder);
        } catch (IOException e) {
            log.warn("can't empty {}: {}", folder, e.toString());
        }
    }

    private void deleted(Path folder) {
        try {
            StoreFolder.delete(folder);
        } catch (IOException e) {
            log.warn("can't remove {}: {}", folder, e.toString());
        }
    }

    /**
     * Ends the writing and makes what is known the base of a later migration. Durable when it returns; a page whose content
     * is lost by a crash of the host after that is found out by its digest.
     *
     * @return false if that failed, as it does without a disk; the store is then unsealed
     */
    public synchronized boolean seal(Seal seal) {
        pages.close();
        if (folder == null || closed) return false;
        try {
            UUID salt = UUID.randomUUID();
            new IndexFile(folder, key, pages.storeId, salt).write(out -> IndexForm.write(pages.regions(), out));
            new SealFile(pages.storeId, salt, new Bytes(allowance.usedBytes()), seal).write(folder, key);
            sealed = true;
        } catch (IOException e) {
            log.warn("can't seal the page store of VM {}: {}", vm, e.toString());
        }
        return sealed;
    }

    /** Gives it free for the next migration; unless sealed, what it knew is gone. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        pages.release();
        if (!sealed && folder != null) deleted(folder);
        onClose.run();
    }

    @Override
    public int region(String name) {
        return pages.region(name);
    }

    @Override
    public String name(int region) {
        return pages.name(region);
    }

    @Override
    public long digest(int region, long page) {
        return pages.digest(region, page);
    }

    @Override
    public boolean read(int region, long page, int count, byte[] into, int offset, int strideBytes) {
        return pages.read(region, page, count, into, offset, strideBytes);
    }

    @Override
    public void write(
            int region,
            long page,
            int count,
            byte[] from,
            int offset,
            int strideBytes,
            long[] digests,
            int digestsOffset) {
        pages.write(region, page, count, from, offset, strideBytes, digests, digestsOffset);
    }

    @Override
    public void forget(int region, long page) {
        pages.forget(region, page);
    }

    @Override
    public long find(long digest) {
        return pages.find(digest);
    }

    @Override
    public long digestOf(byte[] bytes, int offset) {
        return pages.digestOf(bytes, offset);
    }
}
