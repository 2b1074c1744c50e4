package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.store.Book.KEY;
import static dev.zugvogel.relay.store.Book.SEAL;
import static dev.zugvogel.relay.store.Book.VM;
import static dev.zugvogel.relay.store.Book.page;
import static dev.zugvogel.relay.store.Book.read;
import static dev.zugvogel.relay.store.Book.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any sequence of operations and of ends leaves a store as a map would be. */
class StoreModelTest {
    private record Place(int region, long page) {}

    private static final int REGIONS = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<Place, Long> model = new HashMap<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aStoreIsAMapOfPages(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int life = 0; life < 8; life++) live(Book.stores(folder), random);
    }

    private void live(PageStores stores, RandomGenerator random) {
        PageStore store = stores.open(VM, KEY);
        assertThat(store.base().isPresent()).isEqualTo(!model.isEmpty());
        if (random.nextInt(6) == 0) {
            store.reset();
            model.clear();
        }
        for (int i = 0; i < REGIONS; i++)
            assertThat(store.region("region " + i)).isEqualTo(i);
        check(store);
        for (int i = 0; i < 150; i++) step(store, random);
        check(store);
        end(store, random);
    }

    private void step(PageStore store, RandomGenerator random) {
        int region = random.nextInt(REGIONS);
        // Around the border of two leaves, and far away.
        long page = (random.nextBoolean() ? 1010 : (1L << 30) - 10) + random.nextInt(20);
        if (random.nextInt(8) == 0) {
            store.forget(region, page);
            model.remove(new Place(region, page));
            return;
        }
        long[] contents = random.longs(1 + random.nextInt(12), 0, 6).toArray();
        write(store, region, page, contents);
        for (int i = 0; i < contents.length; i++) model.put(new Place(region, page + i), contents[i]);
    }

    private void check(PageStore store) {
        for (int region = 0; region < REGIONS; region++)
            for (long first : new long[] {1005, (1L << 30) - 15})
                for (long page = first; page < first + 45; page++) check(store, new Place(region, page));
    }

    private void check(PageStore store, Place place) {
        Long content = model.get(place);
        long digest = store.digest(place.region, place.page);
        assertThat(read(store, place.region, place.page)).isEqualTo(content == null ? null : page(content));
        assertThat(digest).isEqualTo(content == null ? 0 : store.digestOf(page(content), 0));
        long found = content == null ? -1 : store.find(digest);
        if (found >= 0)
            assertThat(store.digest((int) (found >>> 40), found & ((1L << 40) - 1)))
                    .isEqualTo(digest);
    }

    private void end(PageStore store, RandomGenerator random) {
        int how = random.nextInt(8);
        if (how > 1) assertThat(store.seal(SEAL)).isTrue();
        else model.clear();
        // Otherwise the process died: nothing more is heard of it.
        if (how > 0) store.close();
    }
}
