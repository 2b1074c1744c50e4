package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;

/**
 * What is measured.
 *
 * @param rounds counted ones; in each, each tool moves the guest there and back
 * @param load as {@link Load#parse} reads it
 */
public record OverheadPlan(int rounds, Bytes memory, Bytes disk, String load) {
    private static final int MAX_ROUNDS = 1000;

    public OverheadPlan {
        if (rounds < 1 || rounds > MAX_ROUNDS)
            throw new BedFailure("can't measure " + rounds + " rounds", "ask for 1 to " + MAX_ROUNDS);
        Load.parse(load);
    }

    GuestSpec guest(String name) {
        return new GuestSpec(name, memory, disk, Load.parse(load), false, true, null);
    }
}
