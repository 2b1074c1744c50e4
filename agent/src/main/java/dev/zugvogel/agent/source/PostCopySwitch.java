package dev.zugvogel.agent.source;

import dev.zugvogel.model.failure.FailureException;

/** Lets the guest of one migration go on at the target before all of its memory is there. */
interface PostCopySwitch {
    /**
     * Returns when it is requested, and has put that down. Called once, after the first pass over the memory, by the
     * thread that watches the copy.
     *
     * @throws FailureException if it can't be done; the copy then goes on as it is
     */
    void switchToPostCopy();
}
