package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.Optional;

/**
 * What somebody wants moved, and how.
 *
 * @param vm name or UUID
 * @param to the target host; empty for the best candidate
 * @param downtime the objective: the migration keeps it or ends with the reason; empty to aim at the usual one
 * @param probe where the guest answers its clients; empty for what the VM itself has set
 * @param dryRun checks only, nothing moves
 * @param convergence what may be done for the objective
 * @param force start even if the forecast says that the objective can't be kept
 */
public record MigrationRequest(
        String vm,
        Optional<String> to,
        Optional<Duration> downtime,
        Limit bandwidth,
        StorageMode storage,
        Transport transport,
        Optional<String> probe,
        boolean dryRun,
        Convergence convergence,
        boolean force) {
    /** What most clients bear without noticing. */
    public static final Duration USUAL_OBJECTIVE = Duration.ofMillis(300);

    public Duration objective() {
        return downtime.orElse(USUAL_OBJECTIVE);
    }
}
