package dev.zugvogel.relay.encode;

/** What became of a block that is well-formed. */
public enum Outcome {
    /** The raw bytes are those that the sender had. */
    OK,
    /** A page was not at hand, or not the one that the sender relied on: the plain bytes are needed. */
    MISMATCH
}
