package dev.zugvogel.control.store;

/**
 * One key as it stands.
 *
 * @param createRevision the revision that created it; a key that was deleted and put again has a new one
 * @param modRevision the revision that wrote this value
 * @param version 1 at its creation, one more at each put
 * @param lease the lease it goes with, 0 for none
 */
public record Entry(String key, String value, long createRevision, long modRevision, long version, long lease) {
    /** A lease field that means: stays until it is deleted. */
    public static final long NO_LEASE = 0;
}
