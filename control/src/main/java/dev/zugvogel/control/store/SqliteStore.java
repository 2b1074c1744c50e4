package dev.zugvogel.control.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The store of a single server, in one SQLite file. Leases end by the clock given; an ended lease is noticed by whoever
 * touches the store next, a waiting watch included.
 */
public final class SqliteStore implements StateStore {
    /** Revisions of history that are kept without being asked. */
    static final int HISTORY = 10_000;

    static final int COMPACT_EVERY = 1_000;

    private static final String ENTRY = "key, value, create_revision, mod_revision, version, lease";

    private final Database database;
    private final InstantSource clock;
    private final int history;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    public SqliteStore(Database database, InstantSource clock) {
        this(database, clock, HISTORY);
    }

    SqliteStore(Database database, InstantSource clock, int history) {
        this.database = database;
        this.clock = clock;
        this.history = history;
        database.define(
                "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL,"
                        + " create_revision INTEGER NOT NULL, mod_revision INTEGER NOT NULL,"
                        + " version INTEGER NOT NULL, lease INTEGER NOT NULL) WITHOUT ROWID",
                "CREATE INDEX IF NOT EXISTS entry_lease ON entry (lease) WHERE lease <> 0",
                // A deletion is a change without a value.
                "CREATE TABLE IF NOT EXISTS change (revision INTEGER NOT NULL, ordinal INTEGER NOT NULL,"
                        + " key TEXT NOT NULL, value TEXT, create_revision INTEGER NOT NULL,"
                        + " version INTEGER NOT NULL, lease INTEGER NOT NULL, PRIMARY KEY (revision, ordinal)) WITHOUT ROWID",
                "CREATE TABLE IF NOT EXISTS lease (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                        + " ttl_ms INTEGER NOT NULL, ends_at_ms INTEGER NOT NULL)",
                "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID",
                "INSERT OR IGNORE INTO mark VALUES ('current', 1), ('compacted', 0)");
    }

    @Override
    public long revision() {
        return whenSwept(connection -> mark(connection, "current"));
    }

    @Override
    public Optional<Entry> get(String key) {
        return whenSwept(connection -> find(connection, key));
    }

    @Override
    public Snapshot range(String prefix) {
        String query = "SELECT " + ENTRY + " FROM entry WHERE key >= ? AND key < ? ORDER BY key";
        return whenSwept(connection -> new Snapshot(
                mark(connection, "current"), Sql.all(connection, SqliteStore::entry, query, prefix, end(prefix))));
    }

    @Override
    public Outcome commit(Transaction transaction) {
        return write(connection -> {
            for (Compare compare : transaction.compares()) {
                if (!holds(connection, compare)) return new Outcome(false, mark(connection, "current"));
            }
            return new Outcome(true, apply(connection, transaction.operations()));
        });
    }

    @Override
    public long grant(Duration ttl) {
        if (ttl.toMillis() <= 0) throw new IllegalArgumentException("a lease lasts at least a millisecond");
        String insert = "INSERT INTO lease (ttl_ms, ends_at_ms) VALUES (?, ?) RETURNING id";
        return write(connection -> Sql.first(
                        connection, row -> row.getLong(1), insert, ttl.toMillis(), clock.millis() + ttl.toMillis())
                .orElseThrow());
    }

    @Override
    public boolean keepAlive(long lease) {
        String update = "UPDATE lease SET ends_at_ms = ? + ttl_ms WHERE id = ?";
        return write(connection -> Sql.update(connection, update, clock.millis(), lease) == 1);
    }

    @Override
    public void revoke(long lease) {
        write(connection -> end(connection, lease));
    }

    @Override
    public Watch watch(String prefix, long fromRevision) {
        checkKept(fromRevision);
        return new HistoryWatch(this, prefix, fromRevision);
    }

    @Override
    public void compact(long revision) {
        write(connection -> {
            if (revision > mark(connection, "current"))
                throw new IllegalArgumentException("revision " + revision + " is in the future");
            forget(connection, revision);
            return revision;
        });
    }

    /** The file stays open: it belongs to whoever opened it. */
    @Override
    public void close() {}

    private <T> T write(Database.Work<T> work) {
        lock.lock();
        try {
            T result = database.write(connection -> {
                sweep(connection);
                return work.run(connection);
            });
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    private <T> T whenSwept(Database.Work<T> work) {
        boolean ended = database.read(connection -> !endedLeases(connection).isEmpty());
        return ended ? write(work) : database.read(work);
    }

    private void sweep(Connection connection) throws SQLException {
        for (long lease : endedLeases(connection)) end(connection, lease);
    }

    private List<Long> endedLeases(Connection connection) throws SQLException {
        String query = "SELECT id FROM lease WHERE ends_at_ms <= ? ORDER BY ends_at_ms, id";
        return Sql.all(connection, row -> row.getLong(1), query, clock.millis());
    }

    private long end(Connection connection, long lease) throws SQLException {
        String query = "SELECT key FROM entry WHERE lease = ? AND lease <> 0 ORDER BY key";
        List<Operation> deletions = Sql.all(connection, row -> new Operation.Delete(row.getString(1)), query, lease);
        Sql.update(connection, "DELETE FROM lease WHERE id = ?", lease);
        return apply(connection, deletions);
    }

    private static boolean holds(Connection connection, Compare compare) throws SQLException {
        Optional<Entry> entry = find(connection, compare.key());
        return switch (compare) {
            case Compare.Absent absent -> entry.isEmpty();
            case Compare.WrittenAt at ->
                entry.filter(found -> found.modRevision() == at.modRevision()).isPresent();
            case Compare.CreatedAt at ->
                entry.filter(found -> found.createRevision() == at.createRevision())
                        .isPresent();
            case Compare.HasValue has ->
                entry.filter(found -> found.value().equals(has.value())).isPresent();
        };
    }

    private long apply(Connection connection, List<Operation> operations) throws SQLException {
        long current = mark(connection, "current");
        int ordinal = 0;
        for (Operation operation : operations) {
            if (apply(connection, operation, current + 1, ordinal)) ordinal++;
        }
        if (ordinal == 0) return current;
        Sql.update(connection, "UPDATE mark SET revision = ? WHERE name = 'current'", current + 1);
        if ((current + 1) % COMPACT_EVERY == 0) forget(connection, current + 1 - history);
        return current + 1;
    }

    private static boolean apply(Connection connection, Operation operation, long revision, int ordinal)
            throws SQLException {
        Optional<Entry> before = find(connection, operation.key());
        switch (operation) {
            case Operation.Put put -> put(connection, put, before, revision);
            case Operation.Delete delete -> {
                if (before.isEmpty()) return false;
                Sql.update(connection, "DELETE FROM entry WHERE key = ?", delete.key());
            }
        }
        Entry after = find(connection, operation.key()).orElse(null);
        Sql.update(
                connection,
                "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)",
                revision,
                ordinal,
                operation.key(),
                after == null ? null : after.value(),
                after == null ? 0 : after.createRevision(),
                after == null ? 0 : after.version(),
                after == null ? 0 : after.lease());
        return true;
    }

    private static void put(Connection connection, Operation.Put put, Optional<Entry> before, long revision)
            throws SQLException {
        if (put.lease() != Entry.NO_LEASE
                && Sql.first(connection, row -> row.getLong(1), "SELECT id FROM lease WHERE id = ?", put.lease())
                        .isEmpty()) throw new IllegalArgumentException("no lease " + put.lease());
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO entry (" + ENTRY + ") VALUES (?, ?, ?, ?, ?, ?)",
                put.key(),
                put.value(),
                before.map(Entry::createRevision).orElse(revision),
                revision,
                before.map(Entry::version).orElse(0L) + 1,
                put.lease());
    }

    private static void forget(Connection connection, long before) throws SQLException {
        Sql.update(connection, "DELETE FROM change WHERE revision < ?", before);
        Sql.update(connection, "UPDATE mark SET revision = max(revision, ?) WHERE name = 'compacted'", before);
    }

    private static Optional<Entry> find(Connection connection, String key) throws SQLException {
        return Sql.first(connection, SqliteStore::entry, "SELECT " + ENTRY + " FROM entry WHERE key = ?", key);
    }

    private static long mark(Connection connection, String name) throws SQLException {
        return Sql.first(connection, row -> row.getLong(1), "SELECT revision FROM mark WHERE name = ?", name)
                .orElseThrow();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
    }

    // Keys are printable ASCII, so the delete character ends every prefix.
    private static String end(String prefix) {
        return prefix + "\u007f";
    }

    /** @throws CompactedException if the history from this revision on is not whole */
    private void checkKept(long fromRevision) {
        long compacted = database.read(connection -> mark(connection, "compacted"));
        if (fromRevision < compacted) throw new CompactedException(compacted);
    }

    /** Changes of these revisions, both included, in order, cut after so many. */
    List<Change> history(String prefix, long from, long to, int atMost) {
        checkKept(from);
        String query = "SELECT revision, key, value, create_revision, version, lease FROM change"
                + " WHERE revision BETWEEN ? AND ? AND key >= ? AND key < ? ORDER BY revision, ordinal LIMIT ?";
        return database.read(
                connection -> Sql.all(connection, SqliteStore::change, query, from, to, prefix, end(prefix), atMost));
    }

    /** Returns when the revision is no longer this one, or when the time is over. */
    void awaitChange(long seen, long atMostNanos) throws InterruptedException {
        long left = atMostNanos;
        lock.lockInterruptibly();
        try {
            while (left > 0 && database.read(connection -> mark(connection, "current")) == seen)
                left = changed.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }

    private static Change change(ResultSet row) throws SQLException {
        long revision = row.getLong(1);
        String key = row.getString(2);
        String value = row.getString(3);
        if (value == null) return new Change(revision, key, Optional.empty());
        Entry entry = new Entry(key, value, row.getLong(4), revision, row.getLong(5), row.getLong(6));
        return new Change(revision, key, Optional.of(entry));
    }
}
