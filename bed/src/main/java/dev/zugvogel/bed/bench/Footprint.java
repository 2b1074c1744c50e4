package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.witness.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets the product work, then looks at its memory; starts a server anew, and looks at the clock. */
public final class Footprint {
    private static final String GUEST = "bench1";
    private static final int STARTS = 3;

    private final Bed bed;

    private Footprint(Bed bed) {
        this.bed = bed;
    }

    /**
     * Measures.
     *
     * @param bed with the product and at least two hosts
     * @param migrations how many are made before memory is read
     */
    public static FootprintReport measure(Bed bed, int migrations) {
        Footprint footprint = new Footprint(bed);
        footprint.work(migrations);
        return footprint.report(migrations);
    }

    private void work(int migrations) {
        Guest guest = bed.guest(
                GuestSpec.of(GUEST, new Load.Web()), bed.hosts().getFirst().name());
        Mover mover = new ZugvogelMover(Tool.ZUGVOGEL, bed.layout().name(), GUEST);
        try (Witness witness = Witness.watch(guest.address())) {
            Trial trial = new Trial(guest, witness);
            for (int i = 0; i < migrations; i++)
                trial.of(mover, bed.hosts().get(i % 2), bed.hosts().get(1 - i % 2));
        }
    }

    private FootprintReport report(int migrations) {
        List<FootprintReport.Program> agents =
                bed.hosts().stream().map(this::agent).toList();
        FootprintReport.Program server = new FootprintReport.Program(
                "server", ResidentMemory.of(bed.product().server()));
        List<Duration> first = new ArrayList<>();
        List<Duration> again = new ArrayList<>();
        ServerStart start = new ServerStart(bed.layout());
        for (int i = 0; i < STARTS; i++) {
            start.forget();
            first.add(start.measure());
            again.add(start.measure());
        }
        return new FootprintReport(migrations, agents, server, Spread.of(first), Spread.of(again));
    }

    private FootprintReport.Program agent(Host host) {
        return new FootprintReport.Program(
                "agent of " + host.name(), ResidentMemory.of(bed.product().agent(host)));
    }
}
