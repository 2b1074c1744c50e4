package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.Optional;

/**
 * How somebody wants a VM moved, wherever to.
 *
 * @param probe where clients' view would be measured
 * @param stated somebody named the objective, so it is kept or refused; else it is aimed at
 * @param force start even if the objective can't be kept
 */
record Wish(
        StorageMode storage,
        Transport transport,
        Optional<String> probe,
        Duration objective,
        boolean stated,
        Limit bandwidth,
        Convergence allowed,
        boolean force) {
    static Wish of(MigrationRequest request, Optional<String> probe) {
        return new Wish(
                request.storage(),
                request.transport(),
                probe,
                request.objective(),
                request.downtime().isPresent(),
                request.bandwidth(),
                request.convergence(),
                request.force());
    }

    /** Of somebody who only wants to know. */
    static Wish plain(Optional<String> probe) {
        return new Wish(
                StorageMode.AUTO,
                Transport.AUTO,
                probe,
                MigrationRequest.USUAL_OBJECTIVE,
                false,
                Limit.NONE,
                Convergence.of(Policy.DEFAULT),
                false);
    }
}
