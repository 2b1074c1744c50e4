package dev.zugvogel.control.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What a store is meant to do, in memory and as plainly as can be: the measure of the real ones. */
final class ModelStore {
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final List<Change> history = new ArrayList<>();
    private long revision = 1;

    Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    Snapshot range(String prefix) {
        return new Snapshot(
                revision,
                entries.values().stream()
                        .filter(entry -> entry.key().startsWith(prefix))
                        .toList());
    }

    List<Change> history(String prefix) {
        return history.stream()
                .filter(change -> change.key().startsWith(prefix))
                .toList();
    }

    Outcome commit(Transaction transaction) {
        if (!transaction.compares().stream().allMatch(this::holds)) return new Outcome(false, revision);
        boolean changed = false;
        for (Operation operation : transaction.operations()) {
            if (operation instanceof Operation.Put put) put(put);
            else if (entries.remove(operation.key()) != null)
                history.add(new Change(revision + 1, operation.key(), Optional.empty()));
            else continue;
            changed = true;
        }
        if (changed) revision++;
        return new Outcome(true, revision);
    }

    void end(long lease) {
        Transaction deletions = Transaction.when();
        for (Entry entry : entries.values()) if (entry.lease() == lease) deletions = deletions.delete(entry.key());
        commit(deletions);
    }

    private void put(Operation.Put put) {
        Entry before = entries.get(put.key());
        long created = before == null ? revision + 1 : before.createRevision();
        long version = before == null ? 1 : before.version() + 1;
        Entry after = new Entry(put.key(), put.value(), created, revision + 1, version, put.lease());
        entries.put(put.key(), after);
        history.add(new Change(revision + 1, put.key(), Optional.of(after)));
    }

    private boolean holds(Compare compare) {
        Entry entry = entries.get(compare.key());
        if (entry == null) return compare instanceof Compare.Absent;
        return switch (compare) {
            case Compare.Absent absent -> false;
            case Compare.WrittenAt at -> entry.modRevision() == at.modRevision();
            case Compare.CreatedAt at -> entry.createRevision() == at.createRevision();
            case Compare.HasValue has -> entry.value().equals(has.value());
        };
    }
}
