package dev.zugvogel.model.migration;

/** Whether the guest may go on at the target before all of its memory is there. */
public enum PostCopy {
    NEVER,
    /** Where pre-copy does not get there within the objective. */
    ALLOWED,
    /** As soon as the memory was passed over once. */
    FIRST
}
