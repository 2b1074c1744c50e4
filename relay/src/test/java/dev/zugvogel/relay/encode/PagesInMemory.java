package dev.zugvogel.relay.encode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Known pages in the heap, as many as there are. */
public final class PagesInMemory implements KnownPages {
    private static final PageDigest DIGEST = new PageDigest(0x5eed);

    private record Place(int region, long page) {}

    private record Content(long digest, ByteBuffer bytes) {}

    private final List<String> names = new ArrayList<>();
    private final Map<Place, Content> pages = new HashMap<>();
    private final Map<Long, Long> places = new HashMap<>();

    private final boolean keeping;

    public PagesInMemory() {
        this(true);
    }

    /** @param keeping false to know no page ever, at the cost of looking for each */
    PagesInMemory(boolean keeping) {
        this.keeping = keeping;
    }

    /** Whether both hold the same under the same names. */
    boolean isLike(PagesInMemory other) {
        return byName().equals(other.byName());
    }

    private Map<String, Long> byName() {
        Map<String, Long> byName = new HashMap<>();
        pages.forEach((place, content) -> byName.put(names.get(place.region) + ":" + place.page, content.digest));
        return byName;
    }

    int count() {
        return pages.size();
    }

    /** Damages so many pages without telling anyone. */
    void damage(int count) {
        pages.keySet().stream()
                .limit(count)
                .toList()
                .forEach(place -> pages.computeIfPresent(
                        place, (_, content) -> new Content(content.digest, ByteBuffer.allocate(PAGE_BYTES))));
    }

    /** Loses so many pages. */
    void lose(int count) {
        pages.keySet().stream().limit(count).toList().forEach(pages::remove);
    }

    @Override
    public int region(String name) {
        if (!names.contains(name)) names.add(name);
        return names.indexOf(name);
    }

    @Override
    public String name(int region) {
        return names.get(region);
    }

    @Override
    public long digest(int region, long page) {
        Content content = pages.get(new Place(region, page));
        return content == null ? 0 : content.digest;
    }

    @Override
    public boolean read(int region, long page, int count, byte[] into, int offset, int strideBytes) {
        for (int i = 0; i < count; i++) {
            Content content = pages.get(new Place(region, page + i));
            if (content == null) return false;
            content.bytes.get(0, into, offset + i * strideBytes, PAGE_BYTES);
        }
        return true;
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
        for (int i = 0; keeping && i < count; i++) {
            int start = offset + i * strideBytes;
            Objects.checkFromIndexSize(start, PAGE_BYTES, from.length);
            ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOfRange(from, start, start + PAGE_BYTES));
            pages.put(new Place(region, page + i), new Content(digests[digestsOffset + i], bytes));
            places.put(digests[digestsOffset + i], (long) region << 40 | (page + i));
        }
    }

    @Override
    public void forget(int region, long page) {
        pages.remove(new Place(region, page));
    }

    @Override
    public long find(long digest) {
        return places.getOrDefault(digest, (long) NONE);
    }

    @Override
    public long digestOf(byte[] bytes, int offset) {
        return DIGEST.of(bytes, offset);
    }
}
