package dev.zugvogel.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.control.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} does. Each implementation has a test class that implements this. */
public interface StateStoreContract {
    Duration SOON = Duration.ofSeconds(10);
    Duration NOW = Duration.ZERO;

    /** An empty store. */
    StateStore store();

    /** The clock by which its leases end. */
    MovableClock clock();

    @Test
    default void aNewStoreIsEmptyAtRevisionOne() {
        assertThat(store().revision()).isEqualTo(1);
        assertThat(store().get("a")).isEmpty();
        assertThat(store().range("")).isEqualTo(new Snapshot(1, List.of()));
    }

    @Test
    default void anEntryTellsWhenItWasCreatedWhenChangedAndHowOften() {
        StateStore store = store();
        store.put("a", "1");
        store.put("b", "1");
        store.put("a", "2");
        assertThat(store.get("a")).contains(new Entry("a", "2", 2, 4, 2, 0));
        store.delete("a");
        store.put("a", "3");
        assertThat(store.get("a")).contains(new Entry("a", "3", 6, 6, 1, 0));
    }

    @Test
    default void aTransactionThatChangesNothingTakesNoRevision() {
        StateStore store = store();
        store.put("a", "1");
        store.delete("absent");
        store.commit(Transaction.when(Compare.absent("a")).put("a", "2"));
        assertThat(store.revision()).isEqualTo(2);
    }

    @Test
    default void allOfATransactionHappensAtOneRevision() {
        StateStore store = store();
        store.put("old", "1");
        Outcome outcome =
                store.commit(Transaction.when().put("a", "1").put("b", "2").delete("old"));
        assertThat(outcome).isEqualTo(new Outcome(true, 3));
        assertThat(store.range("").entries()).extracting(Entry::modRevision).containsOnly(3L);
        assertThat(store.get("old")).isEmpty();
    }

    @Test
    default void oneComparisonThatFailsKeepsAllOfATransactionBack() {
        StateStore store = store();
        store.put("a", "1");
        Entry seen = store.get("a").orElseThrow();
        store.put("a", "2");
        List<Compare> failing = List.of(
                Compare.absent("a"),
                Compare.unchanged(seen),
                Compare.createdAt("a", 3),
                Compare.hasValue("a", "1"),
                Compare.hasValue("absent", ""),
                Compare.createdAt("absent", 1));
        for (Compare compare : failing) {
            Transaction transaction = Transaction.when(Compare.hasValue("a", "2"), compare)
                    .put("b", "1")
                    .delete("a");
            assertThat(store.commit(transaction)).as("%s", compare).isEqualTo(new Outcome(false, 3));
        }
        assertThat(store.range("").entries()).containsExactly(new Entry("a", "2", 2, 3, 2, 0));
    }

    @Test
    default void comparisonsThatHoldLetATransactionThrough() {
        StateStore store = store();
        store.put("a", "1");
        Entry seen = store.get("a").orElseThrow();
        Transaction transaction = Transaction.when(
                        Compare.unchanged(seen),
                        Compare.createdAt("a", 2),
                        Compare.hasValue("a", "1"),
                        Compare.absent("b"))
                .put("b", "1");
        assertThat(store.commit(transaction).succeeded()).isTrue();
    }

    @Test
    default void aRangeHoldsItsPrefixOnlyInTheOrderOfBytes() {
        StateStore store = store();
        for (String key : List.of("b", "a/2", "a/10", "a", "a0", "A/1", "a/~")) store.put(key, "");
        assertThat(store.range("a/").entries()).extracting(Entry::key).containsExactly("a/10", "a/2", "a/~");
        assertThat(store.range("").entries()).hasSize(7);
        assertThat(store.range("zzz").entries()).isEmpty();
    }

    @Test
    default void keysAndTransactionsBeyondTheLimitsAreRefused() {
        Transaction empty = Transaction.when();
        assertThatThrownBy(() -> empty.put("", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.put("ä", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.put("a".repeat(513), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.put("a", "x".repeat((1 << 20) + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.put("a", "1").delete("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> {
                    Transaction growing = empty;
                    for (int i = 0; i < 129; i++) growing = growing.put("k" + i, "");
                })
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void textOfAnyScriptComesBackAsItWas() {
        String text = "Zugvögel \u0000 \uD83D\uDC26 \n\t\"'; DROP TABLE entry; --";
        store().put("a", text);
        assertThat(store().get("a").map(Entry::value)).contains(text);
    }

    @Test
    default void theKeysOfALeaseGoTogetherWhenItEnds() throws InterruptedException {
        StateStore store = store();
        long lease = store.grant(Duration.ofSeconds(30));
        store.commit(
                Transaction.when().put("a", "1", lease).put("b", "1", lease).put("c", "1"));
        Watch watch = store.watch("", store.revision() + 1);
        clock().advance(Duration.ofSeconds(31));
        List<Change> ends = watch.next(SOON);
        assertThat(ends).extracting(Change::key).containsExactly("a", "b");
        assertThat(ends).extracting(Change::revision).containsOnly(3L);
        assertThat(store.range("").entries()).extracting(Entry::key).containsExactly("c");
        assertThat(store.keepAlive(lease)).isFalse();
    }

    @Test
    default void aLeaseThatIsKeptAliveLasts() {
        StateStore store = store();
        long lease = store.grant(Duration.ofSeconds(30));
        store.commit(Transaction.when().put("a", "1", lease));
        for (int i = 0; i < 3; i++) {
            clock().advance(Duration.ofSeconds(20));
            assertThat(store.keepAlive(lease)).isTrue();
        }
        assertThat(store.get("a").map(Entry::lease)).contains(lease);
    }

    @Test
    default void aRevokedLeaseTakesItsKeysAlong() {
        StateStore store = store();
        long lease = store.grant(Duration.ofHours(1));
        store.commit(Transaction.when().put("a", "1", lease));
        store.revoke(lease);
        store.revoke(lease);
        assertThat(store.get("a")).isEmpty();
        assertThat(store.keepAlive(lease)).isFalse();
    }

    @Test
    default void aKeyThatIsPutAgainWithoutItsLeaseOutlivesIt() {
        StateStore store = store();
        long lease = store.grant(Duration.ofSeconds(30));
        store.commit(Transaction.when().put("a", "1", lease));
        store.put("a", "2");
        store.revoke(lease);
        assertThat(store.get("a").map(Entry::value)).contains("2");
    }

    @Test
    default void aPutWithALeaseThatHasEndedChangesNothing() {
        StateStore store = store();
        long lease = store.grant(Duration.ofSeconds(1));
        clock().advance(Duration.ofSeconds(2));
        Transaction transaction = Transaction.when().put("b", "1").put("a", "1", lease);
        assertThatThrownBy(() -> store.commit(transaction)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.range("").entries()).isEmpty();
    }

    @Test
    default void aWatchStartsAnywhereInThePastAndSeesEachChangeOnce() throws InterruptedException {
        StateStore store = store();
        store.put("a/1", "1");
        store.put("other", "1");
        store.commit(Transaction.when().put("a/2", "2").delete("a/1"));
        Watch watch = store.watch("a/", 2);
        List<Change> changes = watch.next(NOW);
        assertThat(changes).extracting(Change::key).containsExactly("a/1", "a/2", "a/1");
        assertThat(changes).extracting(Change::revision).containsExactly(2L, 4L, 4L);
        assertThat(changes.get(1).entry()).contains(new Entry("a/2", "2", 4, 4, 1, 0));
        assertThat(changes.get(2).entry()).isEmpty();
        assertThat(watch.next(NOW)).isEmpty();
        assertThat(store.watch("a/", 3).next(NOW)).hasSize(2);
    }

    @Test
    default void aWatchFromTheFutureWaitsForIt() throws InterruptedException {
        StateStore store = store();
        Watch watch = store.watch("", 4);
        store.put("a", "2");
        store.put("a", "3");
        assertThat(watch.next(NOW)).isEmpty();
        store.put("a", "4");
        assertThat(watch.next(NOW)).extracting(Change::revision).containsExactly(4L);
    }

    @Test
    default void aWaitingWatchWakesAtTheChange() throws Exception {
        StateStore store = store();
        Watch watch = store.watch("a", 2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Change>> waiting = threads.submit(() -> watch.next(SOON));
            store.put("b", "1");
            store.put("a", "1");
            assertThat(waiting.get()).extracting(Change::revision).containsExactly(3L);
        }
    }

    @Test
    default void aWatchOfHistoryThatIsGoneSaysSo() throws InterruptedException {
        StateStore store = store();
        for (int i = 0; i < 5; i++) store.put("a", "" + i);
        Watch slow = store.watch("", 2);
        store.compact(4);
        assertThatThrownBy(() -> store.watch("", 3))
                .isInstanceOfSatisfying(
                        CompactedException.class,
                        gone -> assertThat(gone.compactedRevision()).isEqualTo(4));
        assertThatThrownBy(() -> slow.next(NOW)).isInstanceOf(CompactedException.class);
        assertThat(store.watch("", 4).next(NOW)).hasSize(3);
        assertThat(store.get("a").map(Entry::value)).contains("4");
        assertThatThrownBy(() -> store.compact(7)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void aSnapshotAndAWatchFromItsNextRevisionMissNothing() throws Exception {
        StateStore store = store();
        int writes = 200;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < writes; i++) store.put("k/" + i, "");
            });
            Snapshot snapshot = store.range("k/");
            Set<String> seen = new HashSet<>();
            snapshot.entries().forEach(entry -> seen.add(entry.key()));
            Watch watch = store.watch("k/", snapshot.revision() + 1);
            while (seen.size() < writes) {
                List<Change> changes = watch.next(SOON);
                assertThat(changes).isNotEmpty();
                changes.forEach(change -> assertThat(seen.add(change.key())).isTrue());
            }
            writer.get();
        }
    }

    @Test
    default void concurrentIncrementsLoseNothingAndEveryWatchSeesTheSameHistory() throws Exception {
        StateStore store = store();
        int writers = 4;
        int increments = 50;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Change>>> watchers = new ArrayList<>();
            for (int i = 0; i < 3; i++) watchers.add(threads.submit(reader(store, writers * increments)));
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                work.add(threads.submit(() -> {
                    for (int n = 0; n < increments; n++) increment(store);
                }));
            }
            for (Future<?> writer : work) writer.get();
            assertThat(store.get("counter").map(Entry::value)).contains("" + writers * increments);
            List<Change> history = watchers.getFirst().get();
            for (int i = 0; i < history.size(); i++)
                assertThat(history.get(i).entry().map(Entry::value)).contains("" + (i + 1));
            for (Future<List<Change>> watcher : watchers)
                assertThat(watcher.get()).isEqualTo(history);
        }
    }

    private static Callable<List<Change>> reader(StateStore store, int changes) {
        return () -> {
            Watch watch = store.watch("counter", 1);
            List<Change> seen = new ArrayList<>();
            while (seen.size() < changes) {
                List<Change> next = watch.next(SOON);
                if (next.isEmpty()) throw new AssertionError("only " + seen.size() + " changes came");
                seen.addAll(next);
            }
            return seen;
        };
    }

    private static void increment(StateStore store) {
        while (true) {
            Optional<Entry> before = store.get("counter");
            int next = before.map(entry -> Integer.parseInt(entry.value())).orElse(0) + 1;
            Compare unchanged = before.map(Compare::unchanged).orElse(Compare.absent("counter"));
            if (store.commit(Transaction.when(unchanged).put("counter", "" + next))
                    .succeeded()) return;
        }
    }

    @Test
    default void anyRunOfOperationsDoesWhatTheModelDoes() throws InterruptedException {
        new StoreComparison(store(), clock(), Long.getLong("zugvogel.seed", System.nanoTime())).run(400);
    }
}
