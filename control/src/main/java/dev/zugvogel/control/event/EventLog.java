package dev.zugvogel.control.event;

import dev.zugvogel.control.store.Database;
import dev.zugvogel.control.store.Sql;
import dev.zugvogel.wire.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last events, durable and in order. Readers pull at their own pace from the log itself: none is queued for
 * anybody, so a slow reader holds back nobody and only risks that its place falls out of the log. Thread-safe.
 */
public final class EventLog {
    /** How many events are kept, unless said otherwise. */
    public static final int KEEP = 10_000;

    private final Database database;
    private final InstantSource clock;
    private final int keep;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private volatile long last;

    public EventLog(Database database, InstantSource clock, int keep) {
        this.database = database;
        this.clock = clock;
        this.keep = keep;
        database.define("CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                + " at_ms INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL)");
        this.last = database.read(EventLog::lastId);
    }

    /** Writes the body as JSON. Returns the event's id once it is durable. */
    public long append(String type, Object body) {
        String text = Json.write(body);
        lock.lock();
        try {
            last = database.write(connection -> insert(connection, type, text));
            appended.signalAll();
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** The id of the newest event, 0 if there never was one. */
    public long last() {
        return last;
    }

    /** The id of the oldest event that is kept; one more than {@link #last} if none is. */
    public long first() {
        return database.read(connection ->
                        Sql.first(connection, row -> row.getLong(1), "SELECT id FROM event ORDER BY id LIMIT 1"))
                .orElse(last + 1);
    }

    /** Events with a higher id, the oldest first. */
    public List<Event> after(long id, int atMost) {
        if (id >= last) return List.of();
        return database.read(connection -> select(connection, id, atMost));
    }

    /** Waits until there is an event with a higher id; false if none came in time. */
    public boolean await(long id, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (last <= id && left > 0) left = appended.awaitNanos(left);
            return last > id;
        } finally {
            lock.unlock();
        }
    }

    private long insert(Connection connection, String type, String body) throws SQLException {
        String insert = "INSERT INTO event (at_ms, type, body) VALUES (?, ?, ?) RETURNING id";
        long id = Sql.first(connection, row -> row.getLong(1), insert, clock.millis(), type, body)
                .orElseThrow();
        Sql.update(connection, "DELETE FROM event WHERE id <= ?", id - keep);
        return id;
    }

    private static List<Event> select(Connection connection, long id, int atMost) throws SQLException {
        String query = "SELECT id, at_ms, type, body FROM event WHERE id > ? ORDER BY id LIMIT ?";
        return Sql.all(connection, EventLog::event, query, id, atMost);
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3), row.getString(4));
    }

    private static long lastId(Connection connection) throws SQLException {
        return Sql.first(connection, row -> row.getLong(1), "SELECT seq FROM sqlite_sequence WHERE name = 'event'")
                .orElse(0L);
    }
}
