package dev.zugvogel.bed.scenario;

import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Phase;
import java.time.Duration;
import java.time.Instant;

/**
 * One strike of the crash matrix.
 *
 * @param at how long after the phase's begin
 * @param down how long until what was struck is mended
 */
record Blow(Victim victim, Moment moment, Duration at, Duration down) {
    /** In which phase of a migration it really fell: the calm one may have been longer. */
    static String phaseOf(Instant struck, MigrationRecord record) {
        String last = Moment.CHECKS.word();
        for (Phase phase : record.phases()) if (!phase.startedAt().isAfter(struck)) last = phase.name();
        boolean over = record.startedAt().plus(record.duration()).isBefore(struck);
        return over ? "end" : last;
    }
}
