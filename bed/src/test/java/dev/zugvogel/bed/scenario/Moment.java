package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** In which phase the crash matrix strikes, and by which step of the source's journal its begin is known. */
enum Moment {
    /** Nothing is journaled yet: it begins with the record. */
    CHECKS(""),
    COPY("PERFORM_SENT"),
    FINALSYNC("SUSPENDED"),
    SWITCHOVER("FINISH_SENT"),
    UNWIND("FINISH_SUCCEEDED");

    private static final Duration SHORTEST = Duration.ofMillis(5);

    private final String step;

    Moment(String step) {
        this.step = step;
    }

    /** Returns within about a millisecond of its begin. */
    void await(Host source, String migration) {
        if (!step.isEmpty()) Journals.await(source, migration, step);
    }

    /** How long it lasted there. */
    Duration lasted(MigrationRecord calm) {
        return phase(calm)
                .map(Phase::duration)
                .filter(time -> time.compareTo(SHORTEST) > 0)
                .orElse(SHORTEST);
    }

    private Optional<Phase> phase(MigrationRecord record) {
        return record.phases().stream()
                .filter(phase -> phase.name().equals(word()))
                .findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
