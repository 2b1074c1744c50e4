package dev.zugvogel.cli.render;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log: who changed what, and when. */
public final class AuditLines {
    private AuditLines() {}

    /** One change. */
    public record Entry(
            Instant at,
            String principal,
            String action,
            @Nullable String subject,
            @Nullable String detail) {}

    public static List<String> table(List<Entry> entries, ZoneId zone) {
        if (entries.isEmpty()) return List.of("nothing was changed yet");
        Table table = new Table("when", "who", "did", "to", "detail");
        for (Entry entry : entries) {
            table.row(
                    Quantity.dateAndTime(entry.at(), zone),
                    entry.principal(),
                    entry.action(),
                    requireNonNullElse(entry.subject(), ""),
                    requireNonNullElse(entry.detail(), ""));
        }
        return table.lines();
    }
}
