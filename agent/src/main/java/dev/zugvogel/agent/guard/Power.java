package dev.zugvogel.agent.guard;

import dev.zugvogel.libvirt.DomainState;

/** How far a domain is alive on one host, as far as ownership is concerned. */
public enum Power {
    /** Its CPUs run, or would if the guest wanted (shutting down, asleep). */
    RUNNING,
    /** Stopped by libvirt for a migration, on either side. */
    PAUSED_FOR_MIGRATION,
    /** Stopped by anything else: a person, an I/O error, a crash that was kept. It still has its memory. */
    PAUSED,
    /** Defined, without a process. */
    SHUT_OFF,
    /** libvirt knows no such domain. */
    ABSENT,
    /** libvirt does not answer, or says something that this version does not understand. */
    UNKNOWN;

    public static Power of(DomainState state) {
        if (state.isPausedForPostCopy() || state.isPausedPostCopyFailed()) return UNKNOWN;
        return switch (state.power()) {
            case RUNNING, BLOCKED, SHUTTING_DOWN, PM_SUSPENDED -> RUNNING;
            case PAUSED -> state.isPausedForMigration() ? PAUSED_FOR_MIGRATION : PAUSED;
            case CRASHED -> PAUSED;
            case SHUT_OFF -> SHUT_OFF;
            case NO_STATE -> UNKNOWN;
        };
    }

    /** It has a process whose CPUs were started and not taken back by a migration. */
    public boolean isAlive() {
        return this == RUNNING || this == PAUSED;
    }

    boolean isEnded() {
        return this == SHUT_OFF || this == ABSENT;
    }
}
