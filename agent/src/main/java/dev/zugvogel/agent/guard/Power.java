package dev.zugvogel.agent.guard;

import dev.zugvogel.libvirt.DomainState;

/** How far a domain is alive on one host, as far as ownership is concerned. */
public enum Power {
    /** Its CPUs run, or would if the guest wanted (shutting down, asleep). */
    RUNNING,
    /** A target in post-copy: its CPUs run, and some of its memory is still at the source. */
    RUNNING_IN_POST_COPY,
    /** The same, and the way of the missing pages broke: it runs on until it needs one of them. */
    RUNNING_POST_COPY_BROKEN,
    /** Stopped by libvirt for a migration, on either side. */
    PAUSED_FOR_MIGRATION,
    /** A source in post-copy: its guest goes on, or is to go on, at the target, and never again here. */
    PAUSED_IN_POST_COPY,
    /** The same, and the way of the missing pages broke. */
    PAUSED_POST_COPY_BROKEN,
    /** Stopped by anything else: a person, an I/O error, a crash that was kept. It still has its memory. */
    PAUSED,
    /** Defined, without a process. */
    SHUT_OFF,
    /** libvirt knows no such domain. */
    ABSENT,
    /** libvirt does not answer, or says something that this version does not understand. */
    UNKNOWN;

    public static Power of(DomainState state) {
        if (state.isRunningPostCopy()) return RUNNING_IN_POST_COPY;
        if (state.isRunningPostCopyFailed()) return RUNNING_POST_COPY_BROKEN;
        if (state.isPausedForPostCopy()) return PAUSED_IN_POST_COPY;
        if (state.isPausedPostCopyFailed()) return PAUSED_POST_COPY_BROKEN;
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
        return this == RUNNING || missesPages() || this == PAUSED;
    }

    /** A target whose guest's memory is in two halves. */
    public boolean missesPages() {
        return this == RUNNING_IN_POST_COPY || this == RUNNING_POST_COPY_BROKEN;
    }

    /** A source whose guest's memory is in two halves. */
    public boolean isLeftInPostCopy() {
        return this == PAUSED_IN_POST_COPY || this == PAUSED_POST_COPY_BROKEN;
    }

    public boolean isEnded() {
        return this == SHUT_OFF || this == ABSENT;
    }
}
