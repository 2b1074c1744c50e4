package dev.zugvogel.bed.bench;

import dev.zugvogel.model.Bytes;
import java.util.Collection;
import java.util.List;

/** Where counted bytes lie. */
public record ByteSpread(Bytes median, Bytes min, Bytes max) {
    /**
     * Of at least one count. The median of an even number is the middle of the two in the middle.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ByteSpread of(Collection<Bytes> counts) {
        if (counts.isEmpty()) throw new IllegalArgumentException("nothing was counted");
        List<Bytes> sorted = counts.stream().sorted().toList();
        Bytes below = sorted.get((sorted.size() - 1) / 2);
        Bytes above = sorted.get(sorted.size() / 2);
        return new ByteSpread(new Bytes(below.plus(above).count() / 2), sorted.getFirst(), sorted.getLast());
    }
}
