package dev.zugvogel.libvirt;

/** How to migrate; the bit is the position. The same 21 in libvirt 9.0 and 11.3. */
public enum MigrationFlag {
    LIVE,
    PEER2PEER,
    TUNNELLED,
    PERSIST_DEST,
    /** Acts in a successful Confirm only. */
    UNDEFINE_SOURCE,
    /** The guest stays paused on the target. Needed if it is paused on the source. */
    PAUSED,
    NON_SHARED_DISK,
    NON_SHARED_INC,
    /** Keeps the job from Begin to Confirm. */
    CHANGE_PROTECTION,
    UNSAFE,
    OFFLINE,
    COMPRESSED,
    ABORT_ON_ERROR,
    AUTO_CONVERGE,
    RDMA_PIN_ALL,
    POSTCOPY,
    TLS,
    PARALLEL,
    NON_SHARED_SYNCHRONOUS_WRITES,
    POSTCOPY_RESUME,
    ZEROCOPY;

    int bit() {
        return 1 << ordinal();
    }
}
