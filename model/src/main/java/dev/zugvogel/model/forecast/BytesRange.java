package dev.zugvogel.model.forecast;

import dev.zugvogel.model.Bytes;

/** A count of bytes that lies between low and high in four of five cases. Never unordered. */
public record BytesRange(Bytes low, Bytes expected, Bytes high) {
    public BytesRange {
        if (low.compareTo(expected) > 0 || expected.compareTo(high) > 0)
            throw new IllegalArgumentException("no range: " + low + ", " + expected + ", " + high);
    }

    public boolean contains(Bytes bytes) {
        return low.compareTo(bytes) <= 0 && bytes.compareTo(high) <= 0;
    }
}
