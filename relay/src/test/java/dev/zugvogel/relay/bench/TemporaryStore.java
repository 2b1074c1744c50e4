package dev.zugvogel.relay.bench;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.relay.store.PageStore;
import dev.zugvogel.relay.store.PageStores;
import dev.zugvogel.relay.store.Quota;
import dev.zugvogel.relay.store.StoreKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** An empty page store on the disk, gone when it is closed. */
public final class TemporaryStore implements AutoCloseable {
    private static final Quota PLENTY = new Quota(100, Duration.ofDays(7), Bytes.ofMib(64));

    private final Path folder = folder();
    private final PageStore pages =
            new PageStores(folder, PLENTY).open(UUID.randomUUID(), new StoreKey(new byte[StoreKey.SIZE_BYTES]));

    private static Path folder() {
        try {
            return Files.createTempDirectory("store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PageStore pages() {
        return pages;
    }

    @Override
    public void close() {
        pages.close();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
