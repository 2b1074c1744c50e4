package dev.zugvogel.control.store;

import java.time.Duration;
import java.util.List;

/** A place in the history of a prefix. For one thread at a time; holds nothing in the store, so it need not be closed. */
public interface Watch {
    /**
     * The changes since the last call, in order, each exactly once, never a part of a transaction. Waits for the first
     * one; an empty list means that none came in time.
     *
     * @throws CompactedException if changes that this watch has not seen are gone
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    List<Change> next(Duration atMost) throws InterruptedException;
}
