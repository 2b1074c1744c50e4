package dev.zugvogel.control.store;

import java.time.Duration;
import java.util.List;

/** Reads the history of a {@link SqliteStore} batch by batch. Sees leases end without anybody else touching the store. */
final class HistoryWatch implements Watch {
    private static final int BATCH = 1_000;
    private static final Duration LEASE_CHECK = Duration.ofMillis(200);

    private final SqliteStore store;
    private final String prefix;
    private long position;

    HistoryWatch(SqliteStore store, String prefix, long fromRevision) {
        this.store = store;
        this.prefix = prefix;
        this.position = fromRevision;
    }

    @Override
    public List<Change> next(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            long current = store.revision();
            List<Change> changes = advance(current);
            long left = deadline - System.nanoTime();
            if (!changes.isEmpty() || left <= 0) return changes;
            store.awaitChange(current, Math.min(left, LEASE_CHECK.toNanos()));
        }
    }

    private List<Change> advance(long current) {
        List<Change> found = store.history(prefix, position, current, BATCH);
        if (found.size() < BATCH) {
            position = Math.max(position, current + 1);
            return found;
        }
        List<Change> whole = withoutLastRevision(found);
        position = whole.getLast().revision() + 1;
        return whole;
    }

    // A full batch may end inside a transaction; a transaction is always shorter than a batch.
    private static List<Change> withoutLastRevision(List<Change> found) {
        long last = found.getLast().revision();
        return found.stream().filter(change -> change.revision() < last).toList();
    }
}
