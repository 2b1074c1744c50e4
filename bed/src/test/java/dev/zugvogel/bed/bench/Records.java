package dev.zugvogel.bed.bench;

import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.ProbeCount;
import dev.zugvogel.model.migration.Traffic;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Records as a run would give them. */
public final class Records {
    private Records() {}

    /** Done in so many milliseconds, of which the checks took 100. */
    public static MigrationRecord of(long millis, Traffic traffic) {
        Instant start = Instant.EPOCH;
        return new MigrationRecord(
                "m1",
                "vm1",
                new UUID(1, 2),
                "h1",
                "h2",
                MigrationState.DONE,
                start,
                Duration.ofMillis(millis),
                List.of(
                        new Phase("checks", start, Duration.ofMillis(100)),
                        new Phase("copy", start, Duration.ofMillis(millis - 100))),
                List.of(),
                traffic,
                new Downtime(Duration.ofMillis(300), Duration.ofMillis(50), Duration.ofMillis(80)),
                new ProbeCount("http", 100, 4),
                List.of(),
                null,
                null,
                Transport.RELAY,
                null,
                null,
                Convergence.of(Policy.DEFAULT),
                0);
    }
}
