package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.Iteration;
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
import org.jspecify.annotations.Nullable;

/** Records of migrations that are done, as far as forecasts look at them. */
final class Records {
    static final UUID VM = new UUID(1, 1);

    private Records() {}

    /** @param after the first one so many minutes */
    static MigrationRecord done(
            long after, UUID vm, Duration took, Bytes wire, Duration gap, @Nullable Forecast forecast) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60 * after);
        Duration checks = Duration.ofSeconds(1);
        return new MigrationRecord(
                "m" + after,
                "db1",
                vm,
                "h1",
                "h2",
                MigrationState.DONE,
                start,
                took.plus(checks),
                List.of(
                        new Phase("checks", start, checks),
                        new Phase("copy", start, took),
                        new Phase("unwind", start, Duration.ofMillis(40))),
                List.of(pass(1, 100, 80, 0), pass(2, 10, 80, 4), pass(3, 2, 80, 8)),
                new Traffic(new Bytes(2 * wire.count()), wire, wire, Bytes.ZERO),
                new Downtime(Duration.ofMillis(300), Duration.ofMillis(20), gap),
                ProbeCount.NONE,
                List.of(),
                null,
                null,
                Transport.RELAY,
                null,
                forecast,
                Convergence.of(Policy.DEFAULT),
                0);
    }

    static MigrationRecord with(MigrationRecord record, List<Phase> phases) {
        return with(record, phases, record.linkLosses());
    }

    static MigrationRecord with(MigrationRecord record, int linkLosses) {
        return with(record, record.phases(), linkLosses);
    }

    private static MigrationRecord with(MigrationRecord record, List<Phase> phases, int linkLosses) {
        return new MigrationRecord(
                record.id(),
                record.vm(),
                record.vmUuid(),
                record.source(),
                record.target(),
                record.state(),
                record.startedAt(),
                record.duration(),
                phases,
                record.iterations(),
                record.bytes(),
                record.downtime(),
                record.probe(),
                record.checks(),
                record.progress(),
                record.error(),
                record.transport(),
                record.bandwidthLimit(),
                record.forecast(),
                record.convergence(),
                linkLosses);
    }

    private static Iteration pass(int number, long remainingMib, long mibPerSecond, long dirtyMibPerSecond) {
        return new Iteration(
                number,
                Duration.ofMillis(400L + number),
                Bytes.ofMib(remainingMib),
                new BytesPerSecond(dirtyMibPerSecond * Scenes.MIB),
                new BytesPerSecond(mibPerSecond * Scenes.MIB));
    }
}
