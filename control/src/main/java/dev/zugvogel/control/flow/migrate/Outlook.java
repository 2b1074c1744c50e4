package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.checks.CheckInput;
import dev.zugvogel.control.flow.migrate.checks.StoragePlan;
import dev.zugvogel.control.flow.migrate.checks.TransportChoice;
import dev.zugvogel.control.flow.migrate.forecast.DiskWrites;
import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.control.flow.migrate.forecast.SwitchOver;
import dev.zugvogel.control.inventory.VmView;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.plan.forecast.Aim;
import dev.zugvogel.plan.forecast.Coding;
import dev.zugvogel.plan.forecast.Costs;
import dev.zugvogel.plan.forecast.Forecaster;
import dev.zugvogel.plan.forecast.Guest;
import dev.zugvogel.plan.forecast.History;
import dev.zugvogel.plan.forecast.Learned;
import dev.zugvogel.plan.forecast.Scene;
import dev.zugvogel.plan.forecast.Way;
import dev.zugvogel.plan.forecast.Writes;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import dev.zugvogel.wire.v1.VmReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns facts about one VM and one candidate, and what became of earlier migrations, into a forecast. Pure. */
final class Outlook {
    private static final Logger LOG = LoggerFactory.getLogger(Outlook.class);

    /** Of what the guest uses, where nobody knows how much of it changed since its last trip. */
    private static final double CHANGED = 0.1;

    private static final double LEAST_BUSY = 0.01;

    /** A page that changed is named and told where, however little it is. */
    private static final double LEAST_DENSITY = 0.001;

    private final VmReport report;
    private final CheckInput input;
    private final MemoryFacts memory;
    private final Wish wish;
    private final History history;
    private final Transport transport;
    private final Instant now;

    private Outlook(
            VmView vm, CheckInput input, MemoryFacts memory, Wish wish, List<MigrationRecord> records, Instant now) {
        this.report = vm.report();
        this.input = input;
        this.memory = memory;
        this.wish = wish;
        this.transport = TransportChoice.of(input);
        this.history = History.of(
                records, vm.uuid(), input.source().name(), input.target().name(), transport);
        this.now = now;
    }

    /** Empty where the VM, the host or the link did not answer, or tell what makes no sense. Never throws. */
    static Optional<Prospect> of(
            VmView vm, CheckInput input, MemoryFacts memory, Wish wish, List<MigrationRecord> records, Instant now) {
        try {
            return new Outlook(vm, input, memory, wish, records, now).prospect();
        } catch (RuntimeException e) {
            LOG.error(
                    "the forecast of {} to {} broke", vm.name(), input.target().name(), e);
            return Optional.empty();
        }
    }

    private Optional<Prospect> prospect() {
        Optional<LinkFacts> link = input.link().known().filter(facts -> facts.getBandwidthBytesPerSecond() > 0);
        if (link.isEmpty()
                || input.vm().known().isEmpty()
                || input.there().known().isEmpty()) return Optional.empty();
        VmFacts vm = input.vm().known().get();
        TargetFacts there = input.there().known().get();
        Scene scene = scene(link.get(), vm, there, history::usualRate);
        Scene now = scene(link.get(), vm, there, UnaryOperator.identity());
        Learned learned = history.learned(scene.guest().returns());
        boolean outOfReach = Forecaster.outOfReach(surely(now), learned);
        return Optional.of(new Prospect(
                Forecaster.forecast(outOfReach ? now : scene, learned),
                outOfReach,
                wish.force(),
                switchOver(),
                diskWrites(scene, vm, there)));
    }

    private Scene scene(LinkFacts link, VmFacts vm, TargetFacts there, UnaryOperator<BytesPerSecond> rate) {
        Guest guest = guest(vm, there, rate);
        Aim aim = Aim.of(wish.objective(), wish.allowed());
        return new Scene(guest, way(link, guest.returns()), history.costs(), aim);
    }

    private DiskWrites diskWrites(Scene scene, VmFacts vm, TargetFacts there) {
        long written = report.getDiskWrittenBytesPerSecond();
        if (written <= 0 || storagePlan(vm, there).copies().isEmpty()) return DiskWrites.NONE;
        BytesPerSecond carried = new BytesPerSecond((long) scene.way().raw());
        return new DiskWrites(
                new BytesPerSecond(written), carried, wish.allowed().throttle());
    }

    /** No refusal because of what the guest wrote before, or a pause that was seen seldom, or was shorter at times. */
    private Scene surely(Scene scene) {
        Costs costs = scene.costs();
        Costs sure = new Costs(costs.start(), switchOver().sure(history.surePause()), costs.end());
        Way way = history.fastestPass().map(scene.way()::passing).orElse(scene.way());
        return new Scene(scene.guest(), way, sure, scene.aim());
    }

    private SwitchOver switchOver() {
        return new SwitchOver(
                wish.objective(), wish.stated(), wish.force(), history.safePause(), history.switchOvers());
    }

    private Guest guest(VmFacts vm, TargetFacts there, UnaryOperator<BytesPerSecond> rate) {
        Bytes all = new Bytes(Math.max(0, vm.getMemoryBytes()));
        Bytes used = used(all);
        Optional<Writes> writes = writes(used, rate);
        return new Guest(all, used, known(vm, used, writes), storage(vm, there), writes);
    }

    /** A look at its pages is better than how much the host gave it. */
    private Bytes used(Bytes all) {
        long bytes = memory.hasUsedBytes() ? memory.getUsedBytes() : report.getResidentBytes();
        boolean told = memory.hasUsedBytes() || bytes > 0;
        return told ? new Bytes(Math.clamp(bytes, 0, all.count())) : all;
    }

    /** What was measured for these checks, else the last report's; what an earlier migration saw is next best. */
    private Optional<Writes> writes(Bytes used, UnaryOperator<BytesPerSecond> rate) {
        boolean now = memory.hasWrittenBytesPerSecond();
        if (!now && !report.hasDirtyBytesPerSecond())
            return history.writes(used).map(each -> each.busy(busy()));
        long bytes = now ? memory.getWrittenBytesPerSecond() : report.getDirtyBytesPerSecond();
        BytesPerSecond seen = new BytesPerSecond(Math.max(0, bytes));
        return Optional.of(new Writes(rate.apply(seen), history.workingSet(used), busy()));
    }

    private List<Coding> codings() {
        return memory.getDensitiesList().stream()
                .filter(told -> told.getRatio() > 0 && told.getBytesPerSecond() > 0)
                .map(told -> new Coding(told.getRatio(), new BytesPerSecond(told.getBytesPerSecond())))
                .toList();
    }

    /** Of the guest's CPUs; all of it before a second report tells. */
    private double busy() {
        double share = report.getCpuBusyPercent() / 100 / Math.max(1, report.getVcpus());
        return share > 0 && share < 1 ? Math.max(LEAST_BUSY, share) : 1;
    }

    private Bytes known(VmFacts vm, Bytes used, Optional<Writes> writes) {
        boolean there = transport == Transport.RELAY
                && vm.getPagesPeerHost().equals(input.target().name());
        if (!there) return Bytes.ZERO;
        Duration since = Duration.ofMillis(Math.max(0, now.toEpochMilli() - vm.getPagesSealedAtMs()));
        return used.minusOrZero(
                writes.map(each -> each.dirtied(since)).orElseGet(() -> new Bytes((long) (CHANGED * used.count()))));
    }

    private Bytes storage(VmFacts vm, TargetFacts there) {
        return storagePlan(vm, there).written();
    }

    private StoragePlan storagePlan(VmFacts vm, TargetFacts there) {
        return StoragePlan.of(vm, there, wish.storage(), input.target().name());
    }

    private Way way(LinkFacts link, boolean returning) {
        List<Coding> codings = codings();
        boolean direct = transport == Transport.DIRECT;
        BytesPerSecond wire = new BytesPerSecond(link.getBandwidthBytesPerSecond());
        BytesPerSecond passes = direct ? wire : history.passes(returning);
        double ratio = codings.isEmpty() ? history.ratio() : Coding.ratio(codings, wire, passes);
        boolean limited = wish.bandwidth() instanceof Limit.AtMost(var most) && most.compareTo(passes) < 0;
        if (wish.bandwidth() instanceof Limit.AtMost(var most) && limited) passes = most;
        return direct
                ? new Way(wire, passes, limited, 1, 1, 1)
                : new Way(wire, passes, limited, ratio, changed(ratio), Way.KNOWN_RATIO);
    }

    /**
     * One look of a host sees few changes of most guests, so what was taken for the last return counts twice as much. As dense
     * as all of its pages if no host has looked.
     */
    private double changed(double ratio) {
        boolean now = memory.hasWrittenDensity();
        double told = now ? memory.getWrittenDensity() : report.getDirtyDensity();
        return Math.clamp(told > 0 ? usual(told) : history.changedRatio().orElse(ratio), LEAST_DENSITY, 1);
    }

    private double usual(double told) {
        double before = history.changedRatioOfReturns().orElse(told);
        return Math.cbrt(told * before * before);
    }
}
