package dev.zugvogel.relay.store;

import dev.zugvogel.model.Bytes;
import java.util.Optional;
import java.util.UUID;

/**
 * A store as its folder shows it, without the key: a seal is what the file says, not proven.
 *
 * @param onDisk what it takes on the disk, about
 * @param seal empty if it is in use or was never sealed
 */
public record StoreInfo(UUID vm, Bytes onDisk, Optional<Seal> seal) {}
