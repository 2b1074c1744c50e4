package dev.zugvogel.model.migration;

import dev.zugvogel.model.Bytes;

/**
 * Bytes moved.
 *
 * @param raw what the QEMUs gave to the relay, both directions
 * @param wire what the relays put on the network for it
 * @param memory guest memory as QEMU counts it
 * @param storage disk bytes as QEMU counts them
 */
public record Traffic(Bytes raw, Bytes wire, Bytes memory, Bytes storage) {
    public static final Traffic NONE = new Traffic(Bytes.ZERO, Bytes.ZERO, Bytes.ZERO, Bytes.ZERO);
}
