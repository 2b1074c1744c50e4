package dev.zugvogel.model.migration;

/** How QEMU's bytes get from host to host. AUTO takes the relay, unless it would be the narrowest place on the way. */
public enum Transport {
    AUTO,
    /** Through the agents' relays: encrypted, and equal bytes are proven before the guest is started. */
    RELAY,
    /** QEMU connects to QEMU, over several connections. */
    DIRECT
}
