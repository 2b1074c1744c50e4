package dev.zugvogel.agent.source;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;

/** Lets the guest of one migration go on at the target before all of its memory is there. */
interface PostCopySwitch {
    /** Where it can't be done. */
    PostCopySwitch UNSUPPORTED = () -> {
        throw FailureException.of(Code.LIBVIRT_ERROR, "post-copy is not supported by this agent");
    };

    /**
     * Returns when it is requested. Called once, after the first pass over the memory, by the thread that watches the
     * copy.
     *
     * @throws FailureException if it can't be done; the copy then goes on as it is
     */
    void switchToPostCopy();
}
