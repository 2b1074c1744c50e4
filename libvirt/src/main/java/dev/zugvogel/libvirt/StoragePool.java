package dev.zugvogel.libvirt;

import dev.zugvogel.model.Bytes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An active storage pool.
 *
 * @param targetPath the folder of its volumes; null for pools without one (RBD, iSCSI direct)
 */
public record StoragePool(
        String name, UUID uuid, @Nullable String targetPath, Bytes capacity, Bytes allocation, Bytes available) {}
