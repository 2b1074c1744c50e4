package dev.zugvogel.libvirt;

/** How to migrate. The same 21 in libvirt 9.0 and 11.3. */
public enum MigrationFlag {
    LIVE(1 << 0),
    PEER2PEER(1 << 1),
    TUNNELLED(1 << 2),
    PERSIST_DEST(1 << 3),
    /** Acts in a successful Confirm only. */
    UNDEFINE_SOURCE(1 << 4),
    /** The guest stays paused on the target. Needed if it is paused on the source. */
    PAUSED(1 << 5),
    NON_SHARED_DISK(1 << 6),
    NON_SHARED_INC(1 << 7),
    /** Keeps the job from Begin to Confirm. */
    CHANGE_PROTECTION(1 << 8),
    UNSAFE(1 << 9),
    OFFLINE(1 << 10),
    COMPRESSED(1 << 11),
    ABORT_ON_ERROR(1 << 12),
    AUTO_CONVERGE(1 << 13),
    RDMA_PIN_ALL(1 << 14),
    POSTCOPY(1 << 15),
    TLS(1 << 16),
    PARALLEL(1 << 17),
    NON_SHARED_SYNCHRONOUS_WRITES(1 << 18),
    POSTCOPY_RESUME(1 << 19),
    ZEROCOPY(1 << 20);

    private final int bit;

    MigrationFlag(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
