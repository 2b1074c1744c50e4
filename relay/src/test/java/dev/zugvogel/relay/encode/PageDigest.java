package dev.zugvogel.relay.encode;

import java.util.Objects;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/** The digest by which pages are told apart: XXH64 with a seed that the guest does not know. Any thread. */
public final class PageDigest {
    private static final XXHash64 XXH64 = XXHashFactory.fastestInstance().hash64();

    private final long seed;

    public PageDigest(long seed) {
        this.seed = seed;
    }

    /** Of {@link KnownPages#PAGE_BYTES} bytes; never 0. */
    public long of(byte[] bytes, int offset) {
        Objects.checkFromIndexSize(offset, KnownPages.PAGE_BYTES, bytes.length);
        long digest = XXH64.hash(bytes, offset, KnownPages.PAGE_BYTES, seed);
        return digest == 0 ? 1 : digest;
    }
}
