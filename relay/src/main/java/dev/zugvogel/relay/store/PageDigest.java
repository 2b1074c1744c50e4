package dev.zugvogel.relay.store;

import dev.zugvogel.relay.encode.KnownPages;
import java.util.Objects;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/** XXH64 of pages with a secret seed. Immutable, thread-safe. */
final class PageDigest {
    private static final XXHash64 HASH = XXHashFactory.fastestInstance().hash64();

    private final long seed;
    private final long zero;

    PageDigest(long seed) {
        this.seed = seed;
        zero = of(new byte[KnownPages.PAGE_BYTES], 0);
    }

    /** Never 0. */
    long of(byte[] bytes, int offset) {
        // The hash is native code: nothing else stands between a wrong offset and foreign memory.
        Objects.checkFromIndexSize(offset, KnownPages.PAGE_BYTES, bytes.length);
        long digest = HASH.hash(bytes, offset, KnownPages.PAGE_BYTES, seed);
        return digest == 0 ? 1 : digest;
    }

    /** The digest of a page of zeros. */
    long zero() {
        return zero;
    }
}
