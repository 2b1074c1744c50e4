package dev.zugvogel.bed.scenario;

import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one strike came to.
 *
 * @param struckIn the phase in which it really fell
 * @param hit whether there was anything to strike
 * @param state of the record at its end; null if there never was a record
 * @param owner as the record says
 * @param copies that ran afterwards
 * @param records of the guest that were acknowledged and read back
 * @param settled how long it took from the begin of the mending to the end of the migration
 * @param problem what does not hold; null if all does
 */
record CellReport(
        Blow blow,
        String struckIn,
        boolean hit,
        @Nullable MigrationState state,
        @Nullable String code,
        @Nullable String owner,
        int copies,
        long records,
        boolean guestLost,
        boolean settledByHand,
        Duration settled,
        @Nullable String problem) {
    static CellReport held(
            Blow blow,
            Instant struck,
            boolean hit,
            @Nullable MigrationRecord record,
            boolean lost,
            boolean byHand,
            long records,
            Duration settled) {
        int copies = lost ? 0 : 1;
        if (record == null)
            return new CellReport(blow, "checks", hit, null, null, null, copies, records, lost, byHand, settled, null);
        Failure error = record.error();
        String owner = error == null ? record.target() : error.owner();
        String code = error == null ? null : error.code().text();
        return new CellReport(
                blow,
                Blow.phaseOf(struck, record),
                hit,
                record.state(),
                code,
                owner,
                copies,
                records,
                lost,
                byHand,
                settled,
                null);
    }

    static CellReport broken(Blow blow, Throwable why) {
        String text = String.valueOf(why.getMessage()).replaceAll("\\s+", " ").strip();
        return new CellReport(blow, "?", false, null, null, null, 0, 0, false, false, Duration.ZERO, text);
    }

    boolean held() {
        return problem == null;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-16s %-11s at %6d ms, in %-11s %-10s %-8s on %-3s %d copies %7d records, settled after %6d ms  %s",
                blow.victim().word(),
                blow.moment().word(),
                blow.at().toMillis(),
                struckIn,
                state == null ? "no record" : state.name().toLowerCase(Locale.ROOT),
                code == null ? "" : code,
                owner == null ? "–" : owner,
                copies,
                records,
                settled.toMillis(),
                problem == null ? "held" + note() : "BROKEN: " + problem);
    }

    private String note() {
        if (!hit) return ", but nothing was there to strike";
        if (settledByHand) return ", the known gap: settled by hand";
        return guestLost ? ", the guest was the victim" : "";
    }
}
