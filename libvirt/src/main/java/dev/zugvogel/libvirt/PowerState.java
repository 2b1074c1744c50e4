package dev.zugvogel.libvirt;

/** What a domain does, in libvirt's order. */
public enum PowerState {
    NO_STATE,
    RUNNING,
    BLOCKED,
    PAUSED,
    SHUTTING_DOWN,
    SHUT_OFF,
    CRASHED,
    PM_SUSPENDED;

    /** States that libvirt adds later count as none. */
    static PowerState of(int number) {
        return number >= 0 && number < values().length ? values()[number] : NO_STATE;
    }
}
