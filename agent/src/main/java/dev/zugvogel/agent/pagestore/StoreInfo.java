package dev.zugvogel.agent.pagestore;

import dev.zugvogel.model.Bytes;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The pages that this host keeps of one VM.
 *
 * @param name of the VM, if it is known
 * @param seal what made both ends alike the last time; empty if nothing did
 */
public record StoreInfo(UUID vm, Optional<String> name, Bytes size, Optional<Seal> seal) {
    /** @param peer the host at the other end of that migration */
    public record Seal(Instant at, String migration, String peer) {}
}
