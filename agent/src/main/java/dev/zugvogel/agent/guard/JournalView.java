package dev.zugvogel.agent.guard;

/**
 * What the source's agent knows of its own deeds.
 *
 * @param finishSent Finish(0) may have left this agent; true also where the journal is damaged
 * @param finishSucceeded the target's agent answered that the domain runs
 * @param holdsJob Perform succeeded on a connection that is still open, so Confirm is possible
 */
public record JournalView(boolean finishSent, boolean finishSucceeded, boolean holdsJob) {}
