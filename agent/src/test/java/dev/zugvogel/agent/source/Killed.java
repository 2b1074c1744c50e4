package dev.zugvogel.agent.source;

/** Ends every thread of a process that is no more, wherever it is. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String what) {
        super(what, null, false, false);
    }
}
