package dev.zugvogel.agent.target;

/** What the target's journal may hold, in the order in which it happens. */
enum TargetStep {
    /** A part of an image may be here from here on. Data: {@link BaseImages.Part}. */
    BASE_BEGUN,
    /** Data: {@link Admission}. */
    ADMITTED,
    /** A disk image stands ready under its temporary name. Data: {@link Volumes.Made}. */
    VOLUME_MADE,
    /** The hook is about to make a block device. Data: {@link DiskHook.Device}. */
    HOOK_CALLED,
    PREPARED,
    /** The path of Finish was warmed up. */
    REHEARSED,
    /** Finish(0) goes to libvirt right after this. */
    FINISH_FORWARDED,
    /** The guest runs here and misses pages. Data: milliseconds since Finish was forwarded. */
    RUNS_EARLY,
    FINISH_REFUSED,
    /** libvirt was restarted in the middle of it and ended the guest, which has written nothing here. */
    FINISH_LOST,
    FINISH_SUCCEEDED,
    /** The source takes up a broken post-copy again; an error that Finish had is of the past. */
    RECOVERY_BEGUN,
    /** No Finish from here on. */
    SEALED,
    UNWOUND
}
