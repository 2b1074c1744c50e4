package dev.zugvogel.agent.link;

import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Request;

/** Carries out what the server asks. May block; may throw a FailureException, which becomes the answer. */
public interface Requests {
    /** @return the answer without its id */
    Answer.Builder answer(Request request);

    /** The server has the last snapshot of this migration. */
    void acknowledged(String migration);
}
