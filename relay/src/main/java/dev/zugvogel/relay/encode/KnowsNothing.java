package dev.zugvogel.relay.encode;

/** For bytes of which nothing is to be kept. */
final class KnowsNothing implements KnownPages {
    @Override
    public int region(String name) {
        return NONE;
    }

    @Override
    public String name(int region) {
        throw new IllegalArgumentException("no region " + region);
    }

    @Override
    public long digest(int region, long page) {
        return 0;
    }

    @Override
    public boolean read(int region, long page, int count, byte[] into, int offset, int strideBytes) {
        return false;
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
            int digestsOffset) {}

    @Override
    public void forget(int region, long page) {}

    @Override
    public long find(long digest) {
        return NONE;
    }

    @Override
    public long digestOf(byte[] bytes, int offset) {
        return 1;
    }
}
