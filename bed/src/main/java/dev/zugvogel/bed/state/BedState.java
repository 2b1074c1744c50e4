package dev.zugvogel.bed.state;

import dev.zugvogel.bed.process.BedFailure;
import java.util.List;
import java.util.stream.Stream;

/** What a bed remembers: what it consists of, not how it is just now. */
public record BedState(String name, int index, int hosts, boolean product, List<GuestEntry> guests) {
    /** As many as have an address. */
    private static final int MAX_GUESTS = 200;

    public BedState {
        guests = List.copyOf(guests);
    }

    public Layout layout() {
        return new Layout(new BedName(name), index);
    }

    /** The same with one more guest; a guest that is known keeps its number. */
    public BedState withGuest(String guest) {
        if (guests.stream().anyMatch(known -> known.name().equals(guest))) return this;
        if (guests.size() == MAX_GUESTS)
            throw new BedFailure("bed " + name + " has had " + MAX_GUESTS + " guests", "use another bed for more");
        Stream<GuestEntry> all = Stream.concat(guests.stream(), Stream.of(new GuestEntry(guest, guests.size() + 1)));
        return new BedState(name, index, hosts, product, all.toList());
    }

    /** A guest that is known. */
    public GuestEntry guest(String guest) {
        return guests.stream()
                .filter(known -> known.name().equals(guest))
                .findFirst()
                .orElseThrow();
    }
}
