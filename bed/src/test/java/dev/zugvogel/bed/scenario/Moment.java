package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** In which phase the crash matrix strikes, and by which step of an agent's journal its begin is known. */
enum Moment {
    /** Nothing is journaled yet: it begins with the record. */
    CHECKS("checks", ""),
    COPY("copy", "PERFORM_SENT"),
    FINALSYNC("finalsync", "SUSPENDED"),
    SWITCHOVER("switchover", "FINISH_SENT"),
    UNWIND("unwind", "FINISH_SUCCEEDED"),
    /** The guest runs at the target, and some of its memory is still at the source. The step is the target's. */
    POST_COPY("switchover", "RUNS_EARLY");

    private static final Duration SHORTEST = Duration.ofMillis(5);

    private final String phase;
    private final String step;

    Moment(String phase, String step) {
        this.phase = phase;
        this.step = step;
    }

    /** Returns within about a millisecond of its begin. */
    void await(Host source, Host target, String migration) {
        if (!step.isEmpty()) Journals.await(this == POST_COPY ? target : source, migration, step);
    }

    /** When the guest is to go on at the target, as the API takes it. */
    String postCopy() {
        return this == POST_COPY ? "first" : "never";
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
                .filter(each -> each.name().equals(phase))
                .findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
