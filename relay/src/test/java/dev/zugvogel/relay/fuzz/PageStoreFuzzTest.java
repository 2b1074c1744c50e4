package dev.zugvogel.relay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.store.Forgery;
import dev.zugvogel.relay.store.PageStore;
import dev.zugvogel.relay.store.PageStores;
import dev.zugvogel.relay.store.Quota;
import dev.zugvogel.relay.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** The files of a store hold anything: whatever it is, a store is opened, and gives no content that was never written. */
class PageStoreFuzzTest {
    private static final UUID VM = new UUID(3, 4);
    /** With so many zeros behind it, what begins like an index is read to its end. */
    private static final int LEAF_BYTES = 12_292;

    private static final StoreKey KEY = new StoreKey(new byte[StoreKey.SIZE_BYTES]);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @FuzzTest(maxDuration = "30s")
    void anySealIsListedOrNone(byte[] seal) throws IOException {
        Path store = Files.createDirectories(folder.resolve(VM.toString()));
        Files.write(store.resolve("seal"), seal);
        PageStores stores = stores();
        assertThat(stores.list()).hasSize(1);
        assertThat(stores.seal(VM, KEY)).isEmpty();
        stores.prune(Instant.EPOCH);
        opened(stores);
    }

    @FuzzTest(maxDuration = "30s")
    void anyIndexIsLoadedOrNone(byte[] index) throws IOException {
        Forgery.index(folder.resolve(VM.toString()), KEY, Arrays.copyOf(index, index.length + 2 * LEAF_BYTES));
        assertThat(stores().seal(VM, KEY)).isPresent();
        opened(stores());
    }

    private static void opened(PageStores stores) {
        byte[] page = new byte[KnownPages.PAGE_BYTES];
        try (PageStore store = stores.open(VM, KEY)) {
            int region = store.region("ram");
            boolean got = store.read(region, 0, 1, page, 0, KnownPages.PAGE_BYTES);
            assertThat(got).isEqualTo(store.digest(region, 0) == store.digestOf(new byte[page.length], 0));
            assertThat(page).containsOnly(0);
            page[0] = 1;
            long[] digest = {store.digestOf(page, 0)};
            store.write(region, 0, 1, page, 0, KnownPages.PAGE_BYTES, digest, 0);
            if (region != KnownPages.NONE) assertThat(store.digest(region, 0)).isEqualTo(digest[0]);
        }
    }

    private PageStores stores() {
        return new PageStores(folder, Quota.DEFAULT);
    }
}
