package dev.zugvogel.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.control.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Does the same random operations to a store and to the model, and compares all that can be seen. */
final class StoreComparison {
    private static final List<String> KEYS = List.of("a", "a/1", "a/2", "b/1", "b/2", "c");
    private static final List<String> PREFIXES = List.of("", "a", "a/", "b/", "c", "d");

    private final StateStore store;
    private final MovableClock clock;
    private final long seed;
    private final Random random;
    private final ModelStore model = new ModelStore();
    private final TreeMap<Long, Instant> leases = new TreeMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private final List<List<Change>> seen = new ArrayList<>();

    StoreComparison(StateStore store, MovableClock clock, long seed) {
        this.store = store;
        this.clock = clock;
        this.seed = seed;
        this.random = new Random(seed);
    }

    void run(int steps) throws InterruptedException {
        for (String prefix : PREFIXES) {
            watches.add(store.watch(prefix, 1));
            seen.add(new ArrayList<>());
        }
        for (int i = 0; i < steps; i++) {
            step();
            assertThat(store.range("")).as("seed %d, step %d", seed, i).isEqualTo(model.range(""));
        }
        drain();
        for (int i = 0; i < PREFIXES.size(); i++)
            assertThat(seen.get(i)).as("seed %d, %s", seed, PREFIXES.get(i)).isEqualTo(model.history(PREFIXES.get(i)));
    }

    private void step() throws InterruptedException {
        switch (random.nextInt(10)) {
            case 0 ->
                leases.put(store.grant(Duration.ofMinutes(10)), clock.instant().plus(Duration.ofMinutes(10)));
            case 1 -> endOneLease();
            case 2 -> letTimePass();
            case 3 -> drain();
            case 4 -> {
                String prefix = pick(PREFIXES);
                assertThat(store.range(prefix)).as("seed %d", seed).isEqualTo(model.range(prefix));
            }
            case 5 -> {
                String key = pick(KEYS);
                assertThat(store.get(key)).as("seed %d", seed).isEqualTo(model.get(key));
            }
            default -> {
                Transaction transaction = transaction();
                assertThat(store.commit(transaction)).as("seed %d", seed).isEqualTo(model.commit(transaction));
            }
        }
    }

    private void endOneLease() {
        if (leases.isEmpty()) return;
        long lease = leases.pollFirstEntry().getKey();
        store.revoke(lease);
        model.end(lease);
    }

    // Far enough from every end that the time the test itself takes does not matter.
    private void letTimePass() {
        clock.advance(Duration.ofMinutes(4));
        Instant now = clock.instant();
        leases.entrySet().removeIf(lease -> {
            boolean ended = !now.isBefore(lease.getValue());
            if (ended) model.end(lease.getKey());
            return ended;
        });
    }

    private void drain() throws InterruptedException {
        for (int i = 0; i < watches.size(); i++)
            seen.get(i).addAll(watches.get(i).next(Duration.ZERO));
    }

    private Transaction transaction() {
        Transaction transaction = new Transaction(compares(), List.of());
        List<String> keys = new ArrayList<>(KEYS);
        for (int i = random.nextInt(4); i >= 0; i--) {
            String key = keys.remove(random.nextInt(keys.size()));
            transaction = random.nextInt(3) == 0
                    ? transaction.delete(key)
                    : transaction.put(key, "" + random.nextInt(3), lease());
        }
        return transaction;
    }

    private List<Compare> compares() {
        List<Compare> compares = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) compares.add(compare(pick(KEYS)));
        return compares;
    }

    private Compare compare(String key) {
        Optional<Entry> entry = model.get(key);
        return switch (random.nextInt(4)) {
            case 0 -> entry.map(Compare::unchanged).orElse(Compare.absent(key));
            case 1 -> Compare.createdAt(key, entry.map(Entry::createRevision).orElse(1L));
            case 2 -> Compare.hasValue(key, "" + random.nextInt(3));
            default -> Compare.absent(key);
        };
    }

    private long lease() {
        if (leases.isEmpty() || random.nextBoolean()) return Entry.NO_LEASE;
        return random.nextBoolean() ? leases.firstKey() : leases.lastKey();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
