package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.inventory.HostView;
import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.inventory.VmView;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Chooses who is looked at, and has the facts collected. Thread-safe. */
final class Assessor {
    /** Links that many measure at once look slow or dead, and healthy hosts would be refused. */
    private static final int AT_ONCE = 2;

    /** At the writes of a VM that has not moved before: its last report may be of its boot. */
    private static final Duration GLANCE = Duration.ofMillis(150);

    /** Before a refusal. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Inventory inventory;
    private final FactFinder finder;
    private final InstantSource clock;
    private final Semaphore turn = new Semaphore(AT_ONCE, true);

    Assessor(Inventory inventory, FactFinder finder, InstantSource clock) {
        this.inventory = inventory;
        this.finder = finder;
        this.clock = clock;
    }

    /** The hosts that come into question: the one that is wanted, else all but the source. */
    List<HostView> candidates(VmView vm, Optional<String> wanted) {
        if (wanted.isPresent()) return List.of(host(wanted.get()));
        return inventory.hosts().stream()
                .filter(host -> !host.name().equals(vm.host()))
                .toList();
    }

    /**
     * Takes as long as the agents take, within the limits of {@link Timings}, once it is its turn: few are made at a time, in
     * the order in which they were asked for. See {@link FactFinder#find}.
     */
    Assessment assess(
            VmView vm, List<HostView> candidates, Wish wish, List<MigrationRecord> history, Duration bandwidthAge) {
        HostView source = host(vm.host());
        List<String> asked = candidates.stream()
                .filter(HostView::connected)
                .map(HostView::name)
                .filter(name -> !name.equals(source.name()))
                .toList();
        boolean strange = history.stream().noneMatch(record -> hasMoved(record, vm));
        Duration watch = strange ? GLANCE : Duration.ZERO;
        Facts facts = source.connected() ? facts(vm, source, asked, bandwidthAge, watch) : Facts.NONE;
        Assessment assessment = new Assessment(vm, source, candidates, facts, wish, history, clock.instant());
        return assessment.outOfReach() ? lookedAtAgain(assessment) : assessment;
    }

    private static boolean hasMoved(MigrationRecord record, VmView vm) {
        return record.state() == MigrationState.DONE && record.vmUuid().equals(vm.uuid());
    }

    /** No refusal by what was measured a while ago, when the guest may have been busier. */
    private Assessment lookedAtAgain(Assessment assessment) {
        VmView vm = assessment.vm();
        Facts facts = finder.watched(assessment.facts(), vm.report().getUuid(), vm.host(), LOOK);
        return assessment.with(facts, clock.instant());
    }

    private Facts facts(VmView vm, HostView source, List<String> asked, Duration bandwidthAge, Duration watch) {
        turn.acquireUninterruptibly();
        try {
            return finder.find(vm.report().getUuid(), source.name(), asked, bandwidthAge, watch);
        } finally {
            turn.release();
        }
    }

    private HostView host(String name) {
        return inventory
                .host(name)
                .orElseThrow(() -> FailureException.of(Code.UNKNOWN_HOST, "no host " + name + " has joined"));
    }
}
