package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import java.util.Optional;

/**
 * What is known of a guest before it moves.
 *
 * @param memory all of it
 * @param used of it: pages that are not zero; at most the memory
 * @param known of it at the target already; at most what is used
 * @param storage to be copied before the memory
 * @param writes empty if nobody knows; then the guest counts as one that writes nothing
 */
public record Guest(Bytes memory, Bytes used, Bytes known, Bytes storage, Optional<Writes> writes) {
    public Guest {
        used = least(used, memory);
        known = least(known, used);
    }

    /** Most of it was at the target before. */
    public boolean returns() {
        return knownShare() > 0.5;
    }

    /** From 0 to 1: of the memory, and about that of the disks. */
    double knownShare() {
        return known.count() == 0 ? 0 : (double) known.count() / used.count();
    }

    Guest writing(Writes other) {
        return new Guest(memory, used, known, storage, Optional.of(other));
    }

    private static Bytes least(Bytes one, Bytes other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
