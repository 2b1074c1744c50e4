package dev.zugvogel.control.pagestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.control.store.Database;
import dev.zugvogel.control.store.SqliteStore;
import dev.zugvogel.control.store.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKeysTest {
    private static final UUID VM = new UUID(1, 2);
    private static final Set<String> HERE = Set.of(VM.toString());

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Database database;
    private StateStore store;
    private StoreKeys keys;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open(folder.resolve("state.db"));
        store = new SqliteStore(database, () -> now);
        keys = new StoreKeys(store, () -> now);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private boolean known() {
        return store.get(StoreKeys.PREFIX + VM).isPresent();
    }

    @Test
    void aVmHasOneKeyAndNoOtherVmHasIt() {
        assertThat(keys.of(VM)).hasSize(32).isEqualTo(keys.of(VM)).isNotEqualTo(keys.of(new UUID(1, 3)));
    }

    @Test
    void ofManyWhoAskAtOnceAllGetTheSameKey() throws InterruptedException {
        int rivals = 8;
        CountDownLatch ready = new CountDownLatch(rivals);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<Callable<Boolean>> asking = Collections.nCopies(rivals, () -> {
            ready.countDown();
            ready.await();
            return seen.add(HexFormat.of().formatHex(keys.of(VM)));
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(asking)).hasSize(rivals);
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void aKeyOutlivesItsVmByTheAgeLimitAndNotMore() {
        byte[] key = keys.of(VM);
        keys.expire(Set.of());
        now = now.plus(StoreKeys.OUTLIVES);
        keys.expire(Set.of());
        assertThat(keys.of(VM)).isEqualTo(key);
        now = now.plusSeconds(1);
        keys.expire(Set.of());
        assertThat(known()).isFalse();
    }

    @Test
    void aVmThatIsBackKeepsItsKeyAndItsTimeBeginsAnew() {
        keys.of(VM);
        keys.expire(Set.of());
        now = now.plus(Duration.ofDays(6));
        keys.expire(HERE);
        now = now.plus(Duration.ofDays(6));
        keys.expire(Set.of());
        assertThat(known()).isTrue();
        now = now.plus(Duration.ofDays(8));
        keys.expire(HERE);
        assertThat(known()).isTrue();
    }

    @Test
    void aDeletedKeyIsGoneAndTheNextIsAnother() {
        byte[] key = keys.of(VM);
        keys.delete(VM);
        keys.delete(VM);
        assertThat(keys.of(VM)).isNotEqualTo(key);
    }

    @Test
    void whatIsWrittenDownDoesNotShowTheKeyInALog() {
        assertThat(new StoreKeys.Form(1, "c2VjcmV0", null)).asString().doesNotContain("c2VjcmV0");
    }
}
