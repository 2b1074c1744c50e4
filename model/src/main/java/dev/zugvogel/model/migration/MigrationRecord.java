package dev.zugvogel.model.migration;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.forecast.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one account of a migration: the same in API, {@code --json}, events and store. Fields are only ever added.
 *
 * @param vm the VM's name
 * @param source host names
 * @param duration from the request to the end, or to now
 * @param progress null before copy and after the end
 * @param error null unless it failed, was cancelled, was refused or is in doubt
 * @param transport AUTO only until the checks are over
 * @param bandwidthLimit that is kept now; null for none
 * @param forecast as it was at the end of the checks; null until then, or if too little was known
 * @param convergence what was allowed
 * @param linkLosses how often the link between the hosts was lost while it went on
 */
public record MigrationRecord(
        String id,
        String vm,
        UUID vmUuid,
        String source,
        String target,
        MigrationState state,
        Instant startedAt,
        Duration duration,
        List<Phase> phases,
        List<Iteration> iterations,
        Traffic bytes,
        Downtime downtime,
        ProbeCount probe,
        List<Finding> checks,
        @Nullable Progress progress,
        @Nullable Failure error,
        Transport transport,
        @Nullable BytesPerSecond bandwidthLimit,
        @Nullable Forecast forecast,
        Convergence convergence,
        int linkLosses) {
    public MigrationRecord {
        phases = List.copyOf(phases);
        iterations = List.copyOf(iterations);
        checks = List.copyOf(checks);
    }
}
