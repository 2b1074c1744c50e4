package dev.zugvogel.sim.fault;

/** What can go wrong. Where it names a host, it is the one where the step is, or the other. */
public enum Fault {
    /** kill -9; it starts again. */
    AGENT_KILLED,
    /** kill -9; it starts again. */
    LIBVIRTD_KILLED,
    /** The agent gets no CPU for a while. */
    AGENT_STALLS,
    /** It hangs, and goes on later. */
    LIBVIRTD_STALLS,
    /** A host's clock is set, forwards or back. */
    CLOCK_SET,
    /** The guest's process dies, as by the kernel's hand. */
    QEMU_KILLED,
    /** A host loses what is not on its disk. */
    POWER_CUT,
    SERVER_KILLED,
    /** A byte of what an outgoing migration's journal holds is changed, and the agent starts anew. */
    JOURNAL_DAMAGED,
    /** Writes of the agent's files fail for a while. */
    DISK_FULL,
    /** The connection of this call to libvirt breaks. */
    CONNECTION_LOST,
    /** libvirt answers this call with an error, and does nothing. */
    REFUSED,
    /** Nothing passes in either direction for a while. */
    LINK_CUT,
    /** Nothing passes from here to there for a while. */
    LINK_CUT_OUT,
    /** Nothing passes from there to here for a while. */
    LINK_CUT_IN,
    /** All calls between the agents that wait for an answer fail. */
    LINK_RESET,
    /** The next message comes twice. */
    DUPLICATE,
    /** The next message takes seconds. */
    LATE,
    RELAY_BROKEN,
    /** The relay's proof will show that bytes were changed. */
    RELAY_CORRUPT,
    /** Somebody asks to cancel. */
    CANCEL
}
