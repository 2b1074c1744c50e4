package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;

import dev.zugvogel.model.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores of one host in a folder, and short words for what tests do with them. */
final class Book {
    static final UUID VM = UUID.fromString("0b0e4ac2-8d3f-4a6e-9c11-2f7d1c0a5e01");
    static final StoreKey KEY = key(7);
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final Seal SEAL = new Seal("01JBKD", 3, "b.example", NOW);
    static final String RAM = "ram/pc.ram";
    static final Quota PLENTY = new Quota(100, Duration.ofDays(7), Bytes.ofMib(64));

    private Book() {}

    static StoreKey key(int seed) {
        byte[] secret = new byte[StoreKey.SIZE_BYTES];
        new Random(seed).nextBytes(secret);
        return new StoreKey(secret);
    }

    static PageStores stores(Path folder) {
        return new PageStores(folder, PLENTY);
    }

    /** A page that no other number has; 0 is the page of zeros. */
    static byte[] page(long content) {
        byte[] page = new byte[PAGE_BYTES];
        if (content != 0) new Random(content).nextBytes(page);
        return page;
    }

    static void write(PageStore store, int region, long page, long... contents) {
        byte[] bytes = new byte[contents.length * PAGE_BYTES];
        long[] digests = new long[contents.length];
        for (int i = 0; i < contents.length; i++) {
            System.arraycopy(page(contents[i]), 0, bytes, i * PAGE_BYTES, PAGE_BYTES);
            digests[i] = store.digestOf(bytes, i * PAGE_BYTES);
        }
        store.write(region, page, contents.length, bytes, 0, PAGE_BYTES, digests, 0);
    }

    static byte @Nullable [] read(PageStore store, int region, long page) {
        byte[] into = new byte[PAGE_BYTES];
        return store.read(region, page, 1, into, 0, PAGE_BYTES) ? into : null;
    }

    /** A sealed store with pages 10 to 12 of {@link #RAM} of these contents. */
    static void sealed(PageStores stores, UUID vm, Seal seal) {
        try (PageStore store = stores.open(vm, KEY)) {
            write(store, store.region(RAM), 10, 1, 0, 2);
            if (!store.seal(seal)) throw new AssertionError("not sealed");
        }
    }
}
