package dev.zugvogel.bed.scenario;

import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one strike came to.
 *
 * @param at how long after the phase's begin it struck
 * @param down how long it took until what was struck was there again
 * @param state of the record at its end; null if there never was a record
 * @param copies that ran afterwards
 * @param records of the guest that were acknowledged and read back
 * @param problem what does not hold; null if all does
 * @param settled how long it took from the mending to the end
 */
record CellReport(
        Victim victim,
        Moment moment,
        Duration at,
        Duration down,
        @Nullable MigrationState state,
        @Nullable String code,
        @Nullable String owner,
        int copies,
        long records,
        boolean guestLost,
        boolean settledByHand,
        Duration settled,
        @Nullable String problem) {
    boolean held() {
        return problem == null;
    }

    String line() {
        String end = state == null ? "no record" : state.name().toLowerCase(Locale.ROOT);
        return String.format(
                Locale.ROOT,
                "%-16s %-11s at %6d ms  %-10s %-8s on %-3s %d copies %7d records  settled after %6d ms  %s",
                victim.word(),
                moment.word(),
                at.toMillis(),
                end,
                code == null ? "" : code,
                owner == null ? "–" : owner,
                copies,
                records,
                settled.toMillis(),
                problem == null ? "held" + note() : "BROKEN: " + problem);
    }

    private String note() {
        if (settledByHand) return ", the known gap: settled by hand";
        return guestLost ? ", the guest was the victim" : "";
    }
}
