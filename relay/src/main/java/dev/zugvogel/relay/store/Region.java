package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of one region: what is noted of each, and its content. Thread-safe. */
final class Region implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Region.class);

    final String name;
    final PageTable table;
    private final int number;
    private final @Nullable ContentFile contents;
    private final PageDigest digest;
    private final Places places;
    private volatile boolean closed;
    private volatile boolean outOfMemory;

    /** @param contents null to note digests only */
    Region(int number, String name, @Nullable ContentFile contents, PageDigest digest, Places places, PageTable table) {
        this.number = number;
        this.name = name;
        this.contents = contents;
        this.digest = digest;
        this.places = places;
        this.table = table;
    }

    boolean keeps() {
        return !outOfMemory && contents != null && contents.keeps();
    }

    long digest(long page) {
        Leaf leaf = isPage(page, 1) ? table.get(page) : null;
        if (leaf == null) return 0;
        synchronized (leaf) {
            return leaf.digest(Leaf.slot(page));
        }
    }

    boolean read(long page, int count, byte[] into, int offset, int strideBytes) {
        if (!isPage(page, count)) return false;
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, Leaf.PAGES - Leaf.slot(page + done));
            Leaf leaf = table.get(page + done);
            if (leaf == null || !read(leaf, page + done, part, into, offset + done * strideBytes, strideBytes))
                return false;
            done += part;
        }
        return true;
    }

    private boolean read(Leaf leaf, long page, int count, byte[] into, int offset, int strideBytes) {
        synchronized (leaf) {
            for (int done = 0; done < count; ) {
                int slot = Leaf.slot(page + done);
                int at = offset + done * strideBytes;
                int run = kept(leaf, slot, count - done);
                if (run > 0 && !readKept(leaf, page + done, run, into, at, strideBytes)) return false;
                if (run == 0 && leaf.digest(slot) != digest.zero()) return false;
                if (run == 0) Arrays.fill(into, at, at + PAGE_BYTES, (byte) 0);
                done += Math.max(run, 1);
            }
            return true;
        }
    }

    /** How many pages from the slot on have a content that is in the file. */
    private int kept(Leaf leaf, int slot, int count) {
        int run = 0;
        while (run < count && isInFile(leaf, slot + run)) run++;
        return run;
    }

    private boolean isInFile(Leaf leaf, int slot) {
        long noted = leaf.digest(slot);
        return noted != 0 && noted != digest.zero() && leaf.isKept(slot);
    }

    private boolean readKept(Leaf leaf, long page, int count, byte[] into, int offset, int strideBytes) {
        int got = contents == null ? 0 : contents.read(page, count, leaf, digest, into, offset, strideBytes);
        if (got < count && !closed) leaf.digest(Leaf.slot(page + got), 0);
        return got == count;
    }

    void forget(long page) {
        Leaf leaf = isPage(page, 1) ? table.get(page) : null;
        if (leaf == null) return;
        synchronized (leaf) {
            if (!closed) leaf.digest(Leaf.slot(page), 0);
        }
    }

    void write(long page, int count, byte[] from, int offset, int strideBytes, long[] digests, int at) {
        if (!isPage(page, count)) return;
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, Leaf.PAGES - Leaf.slot(page + done));
            Leaf leaf = table.make(page + done);
            if (leaf == null) leftOut(page + done);
            else if (write(leaf, page + done, part, from, offset + done * strideBytes, strideBytes, digests, at + done))
                notePlaces(page + done, part, digests, at + done);
            done += part;
        }
    }

    private void leftOut(long page) {
        if (!outOfMemory) log.warn("has no memory to note page {} of {} and others", page, name);
        outOfMemory = true;
    }

    /** Not with a leaf's monitor held: places look at leaves, with their own held. */
    private void notePlaces(long page, int count, long[] digests, int at) {
        for (int i = 0; i < count; i++) notePlace(page + i, digests[at + i]);
    }

    /** False if nothing may change any more. */
    private boolean write(
            Leaf leaf, long page, int count, byte[] from, int offset, int strideBytes, long[] digests, int at) {
        synchronized (leaf) {
            // Asked within the monitor: after closing, no version may be used that the index does not have.
            if (closed) return false;
            for (int done = 0; done < count; ) {
                int run = changed(leaf, Leaf.slot(page) + done, count - done, digests, at + done);
                if (run > 0) keep(leaf, page + done, run, from, offset + done * strideBytes, strideBytes);
                // Zero, or as it was: nothing to be written.
                int noted = Math.max(run, 1);
                for (int i = done; i < done + noted; i++) leaf.digest(Leaf.slot(page + i), digests[at + i]);
                done += noted;
            }
            return true;
        }
    }

    /** How many pages from the slot on have a content that is to be written. */
    private int changed(Leaf leaf, int slot, int count, long[] digests, int at) {
        int run = 0;
        while (run < count && isChanged(leaf, slot + run, digests[at + run])) run++;
        return run;
    }

    private boolean isChanged(Leaf leaf, int slot, long now) {
        return now != 0 && now != digest.zero() && !(now == leaf.digest(slot) && leaf.isKept(slot));
    }

    private void keep(Leaf leaf, long page, int count, byte[] from, int offset, int strideBytes) {
        int slot = Leaf.slot(page);
        int version = leaf.nextVersion(slot, count);
        boolean kept = version > 0
                && contents != null
                && contents.write(page, count, leaf.fresh(slot, count), version, from, offset, strideBytes);
        if (kept) leaf.kept(slot, count, version);
        else leaf.notKept(slot, count, version);
    }

    /** Makes a page findable whose digest is noted. */
    void notePlace(long page, long now) {
        if (now != 0 && now != digest.zero()) places.note(now, number, page);
    }

    long withoutContent() {
        long[] count = {0};
        table.forEach((number, leaf) -> {
            synchronized (leaf) {
                for (int slot = 0; slot < Leaf.PAGES; slot++) if (lacksContent(leaf, slot)) count[0]++;
            }
        });
        return count[0];
    }

    private boolean lacksContent(Leaf leaf, int slot) {
        long noted = leaf.digest(slot);
        return noted != 0 && noted != digest.zero() && !leaf.isKept(slot);
    }

    private static boolean isPage(long page, int count) {
        return page >= 0 && count >= 0 && page <= PageTable.PAGES - count;
    }

    /** Nothing changes any more. */
    @Override
    public void close() {
        closed = true;
        if (contents != null) contents.close();
    }
}
