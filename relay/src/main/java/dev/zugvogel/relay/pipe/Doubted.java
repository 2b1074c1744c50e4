package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.encode.KnownPages;

/** What the receiver is believed to know, until it has shown that it does not: from then on it knows nothing. */
final class Doubted implements KnownPages {
    private final KnownPages believed;
    private volatile boolean doubted;

    Doubted(KnownPages believed) {
        this.believed = believed;
    }

    void doubt() {
        doubted = true;
    }

    @Override
    public int region(String name) {
        return believed.region(name);
    }

    @Override
    public String name(int region) {
        return believed.name(region);
    }

    @Override
    public long digest(int region, long page) {
        return doubted ? 0 : believed.digest(region, page);
    }

    @Override
    public boolean read(int region, long page, int count, byte[] into, int offset, int strideBytes) {
        return !doubted && believed.read(region, page, count, into, offset, strideBytes);
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
        if (!doubted) believed.write(region, page, count, from, offset, strideBytes, digests, digestsOffset);
    }

    @Override
    public void forget(int region, long page) {
        believed.forget(region, page);
    }

    @Override
    public long find(long digest) {
        return doubted ? NONE : believed.find(digest);
    }

    @Override
    public long digestOf(byte[] bytes, int offset) {
        return believed.digestOf(bytes, offset);
    }
}
