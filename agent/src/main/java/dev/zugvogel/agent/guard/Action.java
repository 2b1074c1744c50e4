package dev.zugvogel.agent.guard;

/** What to do next. All but the last three are followed by a fresh look at both sides. */
public enum Action {
    /** Ends a copy that still runs; the guest goes on at the source. */
    ABORT_SOURCE_JOB,
    /** Asks the target's agent to take no Finish any more and to say what it knows. */
    SEAL_TARGET,
    /** Sends Finish: in post-copy nothing else lets the guest go on. */
    START_TARGET,
    /** Lets QEMU at both ends take up a post-copy again whose channel broke. */
    RECOVER_POST_COPY,
    /** Finish(1): libvirt removes the target's paused twin. */
    CANCEL_TARGET,
    /** Confirm(1): libvirt lets the source's guest go on. */
    CONFIRM_CANCELLED,
    /** Resume, where the job that Confirm needs is gone. */
    RESUME_SOURCE,
    /** Confirm(0): libvirt removes the source's paused twin. */
    CONFIRM,
    /** Destroy, where the job that Confirm needs is gone. */
    DESTROY_SOURCE,
    /** Removes the source's left-over definition. */
    UNDEFINE_SOURCE,
    /** It is changing, or one side does not answer; nothing is at risk. */
    LOOK_AGAIN,
    /** The target may run the guest and can't be asked, or does not know whether it ran. The source stays as it is. */
    WAIT_IN_DOUBT,
    /** The guest runs at the target, and the rest of its memory ended with the source. It may have it all, or never. */
    WAIT_FOR_PAGES,
    /** The source has the guest. */
    SETTLED_ON_SOURCE,
    /** The target has the guest, and the source nothing of it. */
    SETTLED_ON_TARGET,
    /** The guest ended on the source before it could move. */
    SETTLED_GONE
}
