package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;

/**
 * What is measured. In each round each tool moves the guest there and back.
 *
 * @param warmUps rounds before those that count: Java compiles what agents do often, and its work would be measured
 * @param rounds counted ones
 * @param load as {@link Load#parse} reads it
 */
public record OverheadPlan(int warmUps, int rounds, Bytes memory, Bytes disk, String load) {
    private static final int MAX_ROUNDS = 1000;

    public OverheadPlan {
        atLeast(0, warmUps);
        atLeast(1, rounds);
        Load.parse(load);
    }

    private static void atLeast(int few, int rounds) {
        if (rounds < few || rounds > MAX_ROUNDS)
            throw new BedFailure("can't measure " + rounds + " rounds", "ask for " + few + " to " + MAX_ROUNDS);
    }

    GuestSpec guest(String name) {
        return new GuestSpec(name, memory, disk, Load.parse(load), false, true, null);
    }
}
