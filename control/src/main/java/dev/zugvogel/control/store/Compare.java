package dev.zugvogel.control.store;

/** What has to hold for a transaction to happen. */
public sealed interface Compare {
    String key();

    /** There is no such key. */
    record Absent(String key) implements Compare {}

    /** The key has not been written since this revision wrote it. */
    record WrittenAt(String key, long modRevision) implements Compare {}

    /** The key exists and is still the one that this revision created, whatever its value: a fencing token. */
    record CreatedAt(String key, long createRevision) implements Compare {}

    /** The key exists and has this value. */
    record HasValue(String key, String value) implements Compare {}

    static Compare absent(String key) {
        return new Absent(key);
    }

    static Compare unchanged(Entry seen) {
        return new WrittenAt(seen.key(), seen.modRevision());
    }

    static Compare createdAt(String key, long createRevision) {
        return new CreatedAt(key, createRevision);
    }

    static Compare hasValue(String key, String value) {
        return new HasValue(key, value);
    }
}
