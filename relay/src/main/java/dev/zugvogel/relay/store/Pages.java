package dev.zugvogel.relay.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zugvogel.relay.encode.KnownPages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All regions of one store, from its beginning to its end. Thread-safe. */
final class Pages implements KnownPages, AutoCloseable {
    static final int MAX_REGIONS = 64;
    static final int MAX_NAME_BYTES = 300;

    final UUID storeId;
    private final List<Region> regions = new CopyOnWriteArrayList<>();
    private final @Nullable Path folder;
    private final Allowance allowance;
    private final IndexMemory memory;
    private final PageDigest digest;
    private final Coder.Pool coders;
    private final Places places;

    /** @param folder null to note digests only */
    Pages(@Nullable Path folder, StoreKey key, UUID storeId, Allowance allowance, IndexMemory memory) {
        this.folder = folder;
        this.storeId = storeId;
        this.allowance = allowance;
        this.memory = memory;
        digest = new PageDigest(key.digestSeed());
        coders = new Coder.Pool(key.contentsKey(storeId));
        places = new Places(memory, place -> digest((int) (place >>> 40), place & (PageTable.PAGES - 1)));
    }

    @Override
    public int region(String name) {
        // The characters first: the bytes of a longer one need not be made.
        if (name.length() > MAX_NAME_BYTES || name.getBytes(UTF_8).length > MAX_NAME_BYTES) return NONE;
        synchronized (regions) {
            for (int i = 0; i < regions.size(); i++) if (regions.get(i).name.equals(name)) return i;
            return regions.size() == MAX_REGIONS ? NONE : add(name);
        }
    }

    private int add(String name) {
        int number = regions.size();
        ContentFile contents = folder == null
                ? null
                : new ContentFile(number, folder.resolve(String.valueOf(number)), coders, allowance);
        regions.add(new Region(number, name, contents, digest, places, new PageTable(memory)));
        return number;
    }

    private @Nullable Region at(int region) {
        return region >= 0 && region < regions.size() ? regions.get(region) : null;
    }

    @Override
    public String name(int region) {
        return regions.get(region).name;
    }

    @Override
    public long digest(int region, long page) {
        Region in = at(region);
        return in == null ? 0 : in.digest(page);
    }

    @Override
    public boolean read(int region, long page, int count, byte[] into, int offset, int strideBytes) {
        checkRoom(count, into, offset, strideBytes);
        Region in = at(region);
        return in != null && in.read(page, count, into, offset, strideBytes);
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
        checkRoom(count, from, offset, strideBytes);
        Objects.checkFromIndexSize(digestsOffset, count, digests.length);
        Region in = at(region);
        if (in != null) in.write(page, count, from, offset, strideBytes, digests, digestsOffset);
    }

    private static void checkRoom(int count, byte[] bytes, int offset, int strideBytes) {
        if (strideBytes < PAGE_BYTES) throw new IllegalArgumentException("pages that overlap");
        if (count > 0)
            Objects.checkFromIndexSize(offset, (long) (count - 1) * strideBytes + PAGE_BYTES, (long) bytes.length);
    }

    @Override
    public void forget(int region, long page) {
        Region in = at(region);
        if (in != null) in.forget(page);
    }

    @Override
    public long find(long digest) {
        return places.find(digest);
    }

    @Override
    public long digestOf(byte[] bytes, int offset) {
        return digest.of(bytes, offset);
    }

    boolean keeps() {
        return folder != null && regions.stream().allMatch(Region::keeps);
    }

    long withoutContent() {
        return regions.stream().mapToLong(Region::withoutContent).sum();
    }

    List<Region> regions() {
        return List.copyOf(regions);
    }

    /** Takes a leaf as {@link IndexForm} has it behind its number. */
    void load(int region, int number, ByteBuffer from) throws IOException {
        Region into = regions.get(region);
        long first = (long) number * Leaf.PAGES;
        Leaf leaf = into.table.make(first);
        if (leaf == null) throw new IOException("it is larger than the memory for it");
        synchronized (leaf) {
            for (int slot = 0; slot < Leaf.PAGES; slot++) leaf.digest(slot, from.getLong());
            for (int slot = 0; slot < Leaf.PAGES; slot++) leaf.rawVersion(slot, from.getInt());
        }
        for (int slot = 0; slot < Leaf.PAGES; slot++) into.notePlace(first + slot, into.digest(first + slot));
    }

    /** Nothing is written any more; what is noted can still be asked for. */
    @Override
    public void close() {
        regions.forEach(Region::close);
    }

    /** After the last use. */
    void release() {
        close();
        regions.forEach(region -> region.table.release());
        places.release();
    }
}
