package dev.zugvogel.control.store;

/** The history asked for is gone. Read the prefix anew and watch from there. */
public final class CompactedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long compactedRevision;

    CompactedException(long compactedRevision) {
        super("history before revision " + compactedRevision + " is gone");
        this.compactedRevision = compactedRevision;
    }

    /** The oldest revision that can still be watched from. */
    public long compactedRevision() {
        return compactedRevision;
    }
}
