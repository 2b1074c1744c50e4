package dev.zugvogel.libvirt.transport;

/** How long a call may take before its caller gives up. */
public enum Patience {
    /** Looks something up. */
    QUERY,
    /** Changes a domain: libvirt may wait 30 s for its lock before it answers. */
    CHANGE,
    /** Lasts as long as the migration; only a broken connection ends the wait. */
    UNLIMITED
}
