package dev.zugvogel.cli.render;

import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Many migrations, one line each. */
public final class MigrationTable {
    private MigrationTable() {}

    public static List<String> of(List<MigrationRecord> records, ZoneId zone) {
        if (records.isEmpty()) return List.of("no migration yet");
        Table table = new Table("id", "vm", "from", "to", "state", "started", "took", "down", "gap", "moved");
        for (MigrationRecord record : records) {
            table.row(
                    record.id(),
                    record.vm(),
                    record.source(),
                    record.target(),
                    state(record.state()),
                    Quantity.dateAndTime(record.startedAt(), zone),
                    Quantity.time(record.duration()),
                    paused(record),
                    MigrationLines.gap(record.downtime()),
                    record.bytes().raw().toString());
        }
        return table.lines();
    }

    private static String paused(MigrationRecord record) {
        Duration paused = record.downtime().hypervisor();
        return paused == null ? "" : Quantity.time(paused);
    }

    private static String state(MigrationState state) {
        String name = MigrationLines.name(state);
        return switch (state) {
            case DONE -> Paint.GOOD.on(name);
            case FAILED, REFUSED, IN_DOUBT -> Paint.BAD.on(name);
            case CANCELLED -> Paint.WARN.on(name);
            case CHECKS, WAITING, COPY, FINALSYNC, SWITCHOVER, UNWIND -> Paint.BOLD.on(name);
        };
    }
}
