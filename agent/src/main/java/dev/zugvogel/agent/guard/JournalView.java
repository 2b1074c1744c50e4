package dev.zugvogel.agent.guard;

/**
 * What the source's agent knows of its own deeds.
 *
 * @param finishSent Finish(0) may have left this agent; true also where the journal is damaged
 * @param finishSucceeded the target's agent answered that the domain runs
 * @param holdsJob Perform succeeded on a connection that is still open, so Confirm is possible
 * @param pausedByUs this agent paused the guest, to free a libvirt that hung
 * @param leftEarly post-copy was asked for: an error in answer to Finish does then not mean that the guest never ran
 */
public record JournalView(
        boolean finishSent, boolean finishSucceeded, boolean holdsJob, boolean pausedByUs, boolean leftEarly) {
    /** The same of a guest that was seen not to have left early, whatever was asked for. */
    JournalView stayed() {
        return new JournalView(finishSent, finishSucceeded, holdsJob, pausedByUs, false);
    }
}
