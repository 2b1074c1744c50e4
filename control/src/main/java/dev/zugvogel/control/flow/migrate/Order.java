package dev.zugvogel.control.flow.migrate;

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
        @Nullable String probe) {}
