package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; fixed from the beginning.
 *
 * @param source the host that runs the VM
 * @param wantedTarget empty for the best candidate
 * @param principal who asked
 * @param generation grows with every migration of this VM
 * @param transport null in those of a time when there was the relay only
 * @param bandwidthLimit null for none
 * @param convergence null in those of a time when nothing was allowed
 */
record Order(
        String id,
        String vm,
        UUID vmUuid,
        String source,
        String wantedTarget,
        String principal,
        Instant requestedAt,
        Duration objective,
        long generation,
        @Nullable String probe,
        @Nullable Transport transport,
        @Nullable BytesPerSecond bandwidthLimit,
        @Nullable Convergence convergence) {
    Convergence allowed() {
        return convergence == null ? Convergence.of(Policy.GENTLE) : convergence;
    }
}
