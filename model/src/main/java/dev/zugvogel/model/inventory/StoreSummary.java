package dev.zugvogel.model.inventory;

import dev.zugvogel.model.Bytes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The pages that one host keeps of one VM.
 *
 * @param vm the VM's name; null if the host does not know it
 * @param sealedAt when both ends were last known to hold the same; null if they never were
 * @param migration by which that came; null as well
 * @param peer the host at the other end then; null as well
 */
public record StoreSummary(
        String host,
        UUID vmUuid,
        @Nullable String vm,
        Bytes bytes,
        @Nullable Instant sealedAt,
        @Nullable String migration,
        @Nullable String peer) {}
