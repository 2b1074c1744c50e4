package dev.zugvogel.control.store;

import java.time.Duration;
import java.util.Optional;

/**
 * A key-value store with the semantics of etcd: one revision for the whole store that grows by one with every
 * transaction that changes something, transactions that compare before they write, leases, and watches that start
 * anywhere in the history that is kept.
 *
 * <p>Linearizable. What a method has returned survives a crash of process and machine. Thread-safe; methods block for
 * one disk write at most, except where they say more. Keys are printable ASCII, values at most 1 MiB of text. A store
 * that can't reach its storage throws a FailureException with the code INTERNAL.
 */
public interface StateStore extends AutoCloseable {
    /** The revision of the last change; 1 in a new store, as in etcd. */
    long revision();

    Optional<Entry> get(String key);

    /** All keys that start with the prefix. */
    Snapshot range(String prefix);

    /** @throws IllegalArgumentException if it puts with a lease that is unknown or has expired; nothing is written */
    Outcome commit(Transaction transaction);

    /** Whatever was there. */
    default void put(String key, String value) {
        commit(Transaction.when().put(key, value));
    }

    /** Whether it is there or not. */
    default void delete(String key) {
        commit(Transaction.when().delete(key));
    }

    /** A lease that ends after this time unless it is kept alive. Its keys are deleted with it. */
    long grant(Duration ttl);

    /** The lease ends a whole TTL from now. False if there is none any more. */
    boolean keepAlive(long lease);

    /** Ends a lease now and deletes its keys, at one revision. Nothing happens if there is none. */
    void revoke(long lease);

    /**
     * Changes of the keys that start with the prefix, from this revision on, which may be past or future.
     *
     * @throws CompactedException if that history is gone
     */
    Watch watch(String prefix, long fromRevision);

    /**
     * Forgets the history before this revision; the keys as they stand stay.
     *
     * @throws IllegalArgumentException if the revision is in the future
     */
    void compact(long revision);

    @Override
    void close();
}
