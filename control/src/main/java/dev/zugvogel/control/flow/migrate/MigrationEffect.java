package dev.zugvogel.control.flow.migrate;

/** What the flow does after a step. Every step is stored and published besides. */
public enum MigrationEffect {
    SEND_START,
    SEND_CANCEL,
    /** Wait for the time of grace, then say {@code NothingHeard} if it is so. */
    LISTEN,
    /** Tell the agent that the end is stored here, so that it may forget. */
    ACKNOWLEDGE
}
