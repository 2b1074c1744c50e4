package dev.zugvogel.control.store;

import java.util.List;

/**
 * All keys of a prefix at one moment, in the order of their bytes. A watch from {@code revision + 1} misses nothing and
 * repeats nothing.
 */
public record Snapshot(long revision, List<Entry> entries) {
    public Snapshot {
        entries = List.copyOf(entries);
    }
}
