package dev.zugvogel.control.audit;

import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.store.Database;
import dev.zugvogel.control.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Every change, durable before its caller is answered; nothing is ever removed. Thread-safe. */
public final class AuditLog {
    private static final String COLUMNS = "id, at_ms, principal, action, subject, detail";
    private static final int DETAIL_LIMIT_CHARACTERS = 4_096;

    private final Database database;
    private final EventLog events;
    private final InstantSource clock;

    public AuditLog(Database database, EventLog events, InstantSource clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
        database.define("CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                + " at_ms INTEGER NOT NULL, principal TEXT NOT NULL, action TEXT NOT NULL,"
                + " subject TEXT NOT NULL, detail TEXT NOT NULL)");
    }

    /** Writes one record and tells those who follow the events. A long detail is cut. */
    public void record(String principal, String action, String subject, String detail) {
        String cut = detail.substring(0, Math.min(detail.length(), DETAIL_LIMIT_CHARACTERS));
        AuditRecord written = database.write(connection -> insert(connection, principal, action, subject, cut));
        events.append("audit", written);
    }

    /** Records with a lower id, newest first. */
    public List<AuditRecord> before(long id, int atMost) {
        String query = "SELECT " + COLUMNS + " FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?";
        return database.read(connection -> Sql.all(connection, AuditLog::row, query, id, atMost));
    }

    private AuditRecord insert(Connection connection, String principal, String action, String subject, String detail)
            throws SQLException {
        String insert =
                "INSERT INTO audit (at_ms, principal, action, subject, detail) VALUES (?, ?, ?, ?, ?) RETURNING "
                        + COLUMNS;
        return Sql.first(connection, AuditLog::row, insert, clock.millis(), principal, action, subject, detail)
                .orElseThrow();
    }

    private static AuditRecord row(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }
}
