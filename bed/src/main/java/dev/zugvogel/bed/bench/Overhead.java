package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.witness.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Moves one guest to and fro between the first two hosts of a bed, now with virsh, now with the product. */
public final class Overhead {
    private static final String GUEST = "bench1";

    private final OverheadPlan plan;
    private final Consumer<Move> progress;
    private final List<Mover> movers;
    private final Host left;
    private final Host right;
    private final Guest guest;

    private Overhead(Bed bed, OverheadPlan plan, Consumer<Move> progress) {
        this.plan = plan;
        this.progress = progress;
        this.movers = List.of(
                new VirshMover(Tool.VIRSH, plan.guest(GUEST)),
                new ZugvogelMover(Tool.ZUGVOGEL, bed.layout().name(), GUEST));
        this.left = bed.hosts().getFirst();
        this.right = bed.hosts().get(1);
        this.guest = bed.guest(plan.guest(GUEST), left.name());
    }

    /**
     * Boots a guest and measures. The first rounds warm up and are not counted.
     *
     * @param bed with the product and at least two hosts
     * @param progress is told of each move, those that warm up too
     * @throws dev.zugvogel.bed.process.BedFailure if a move fails, or the guest or a host is not whole after it
     */
    public static OverheadReport measure(Bed bed, OverheadPlan plan, Consumer<Move> progress) {
        Overhead overhead = new Overhead(bed, plan, progress);
        try (Witness witness = Witness.watch(overhead.guest.address())) {
            return OverheadReport.of(plan, overhead.rounds(new Trial(overhead.guest, witness)));
        }
    }

    private List<Move> rounds(Trial trial) {
        for (int round = 0; round < plan.warmUps(); round++) round(trial);
        List<Move> counted = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) counted.addAll(round(trial));
        return counted;
    }

    /** There and back, then the other way round, so that a drift of the machine favours neither. */
    private List<Move> round(Trial trial) {
        return List.of(
                told(trial.of(movers.get(0), left, right)),
                told(trial.of(movers.get(1), right, left)),
                told(trial.of(movers.get(1), left, right)),
                told(trial.of(movers.get(0), right, left)));
    }

    private Move told(Move move) {
        progress.accept(move);
        return move;
    }
}
