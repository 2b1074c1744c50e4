package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.flow.migrate.checks.Ranking;
import dev.zugvogel.control.flow.migrate.checks.Reserved;
import dev.zugvogel.control.flow.migrate.probe.ProbeTarget;
import dev.zugvogel.control.inventory.HostView;
import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.inventory.VmView;
import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.control.pagestore.StoreKeys;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.machine.Machine;
import dev.zugvogel.machine.Outcome;
import dev.zugvogel.model.Ids;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.HostForecast;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.plan.forecast.Accuracies;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks, starts and follows migrations. The source's agent drives each one; this flow decides about the start, keeps
 * the record, and never holds a migration up: it may stop and start at any time. Made before the gateway lets agents in.
 * Thread-safe.
 */
public final class MigrationFlow implements Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationFlow.class);
    // Who asks for a move waits for it; who asks for checks wants to know how it is now.
    private static final Duration KNOWN_BANDWIDTH = Duration.ofMinutes(10);
    private static final int MOST_ENDED_KEPT = 1_000;
    // QEMU's own limit of the parameter.
    private static final Duration LONGEST_DOWNTIME = Duration.ofSeconds(2_000);

    private final Inventory inventory;
    private final AgentGateway gateway;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Assessor assessor;
    private final AgentCommands commands;
    private final Migration.Surroundings around;
    private final Places places;
    // Two that start at once must not both be promised the last room on a host.
    private final ReentrantLock admission = new ReentrantLock();
    private final ConcurrentSkipListMap<String, Migration> migrations = new ConcurrentSkipListMap<>();

    public MigrationFlow(
            StateStore store,
            EventLog events,
            Inventory inventory,
            AgentGateway gateway,
            InstantSource clock,
            Timings timings,
            Places places) {
        this(store, events, inventory, gateway, clock, timings, places, MigrationMachine.MACHINE);
    }

    MigrationFlow(
            StateStore store,
            EventLog events,
            Inventory inventory,
            AgentGateway gateway,
            InstantSource clock,
            Timings timings,
            Places places,
            Machine<MigrationStage, MigrationEvent, MigrationEffect> machine) {
        this.inventory = inventory;
        this.gateway = gateway;
        this.clock = clock;
        this.places = places;
        this.ledger = new Ledger(store);
        this.assessor = new Assessor(inventory, new FactFinder(gateway, clock, timings), clock);
        this.commands = new AgentCommands(gateway, new StoreKeys(store, clock), timings);
        this.around = new Migration.Surroundings(
                machine, ledger, events, clock, timings, () -> Thread.startVirtualThread(this::placesAreFree));
        ledger.load().forEach(this::resume);
        gateway.onSnapshot(this::hear);
        gateway.onConnected(this::connected);
        gateway.connected().forEach(host -> gateway.find(host).ifPresent(this::connected));
        begin();
    }

    private void resume(StoredMigration stored) {
        Order order = stored.dossier().order();
        Migration migration = new Migration(around, stored.dossier(), stored.toStage());
        migrations.put(order.id(), migration);
        if (migration.ended()) return;
        if (migration.waiting().isEmpty()) watch(migration);
        Failure interrupted = Failure.of(Code.INTERRUPTED, "the server stopped before anything was started")
                .ownedBy(order.source());
        commands.carryOut(
                migration, migration.apply(new MigrationEvent.ServerStarted(interrupted), "the server has started"));
    }

    @Override
    public MigrationRecord start(MigrationRequest request, String principal) {
        VmView vm = inventory.vm(request.vm());
        Optional<String> probe = validated(request, vm);
        List<HostView> candidates = assessor.candidates(vm, request.to());
        Migration migration = open(request, vm, probe, principal);
        try {
            Assessment assessment = assessor.assess(vm, candidates, Wish.of(request, probe), list(), KNOWN_BANDWIDTH);
            var outcome = admit(migration, request, assessment);
            if (outcome.state() instanceof MigrationStage.Starting) commands.start(migration);
        } catch (RuntimeException e) {
            LOG.error("the checks of {} broke", migration.order().id(), e);
            Failure why = Failure.of(Code.INTERNAL, "the checks broke: " + e).ownedBy(vm.host());
            commands.step(migration, new MigrationEvent.ChecksBroke(why), "the checks broke");
        }
        return migration.record();
    }

    private Migration open(MigrationRequest request, VmView vm, Optional<String> probe, String principal) {
        String id = Ids.next(clock.instant());
        Dossier dossier =
                ledger.take(vm.uuid(), vm.host(), generation -> order(id, request, vm, probe, principal, generation));
        Migration migration = new Migration(around, dossier, new MigrationStage.Checking());
        // Warm by the time it counts.
        watch(migration);
        migrations.put(id, migration);
        forgetOldest();
        return migration;
    }

    private static void watch(Migration migration) {
        probe(migration.order().probe()).map(DowntimeWatch::start).ifPresent(migration::watchWith);
    }

    private Order order(
            String id, MigrationRequest request, VmView vm, Optional<String> probe, String principal, long generation) {
        return new Order(
                id,
                vm.name(),
                vm.uuid(),
                vm.host(),
                request.to().orElse(""),
                principal,
                clock.instant(),
                request.objective(),
                generation,
                probe.orElse(null),
                request.transport(),
                Dossier.rate(request.bandwidth()),
                request.convergence());
    }

    private Outcome<MigrationStage, MigrationEvent, MigrationEffect> admit(
            Migration migration, MigrationRequest request, Assessment assessment) {
        admission.lock();
        try {
            Decision decision = decide(migration.order(), request, assessment);
            return migration.apply(decision.verdict(), decision.event(), decision.text());
        } finally {
            admission.unlock();
        }
    }

    private Decision decide(Order order, MigrationRequest request, Assessment assessment) {
        List<Ranking.Candidate> candidates = assessment.judge(this::reservedOn);
        Predicate<String> placed = target -> placed(new Places.Claim(order.id(), order.source(), target));
        return Decision.of(order, request, candidates, assessment::agent, placed, clock.instant());
    }

    private boolean placed(Places.Claim claim) {
        List<Places.Claim> waiting = Stream.concat(claims(Migration::waiting).stream(), Stream.of(claim))
                .sorted(Comparator.comparing(Places.Claim::id))
                .toList();
        return places.next(claims(Migration::running), waiting).contains(claim);
    }

    /** In the order in which they were asked for. */
    private List<Places.Claim> claims(Function<Migration, Optional<Places.Claim>> which) {
        return migrations.values().stream()
                .flatMap(migration -> which.apply(migration).stream())
                .toList();
    }

    private void placesAreFree() {
        commands.surely("free places", this::begin);
    }

    /** Starts those that have waited and have their places now. */
    private void begin() {
        admission.lock();
        try {
            places.next(claims(Migration::running), claims(Migration::waiting)).stream()
                    .map(claim -> find(claim.id()))
                    .forEach(this::begin);
        } finally {
            admission.unlock();
        }
    }

    private void begin(Migration migration) {
        watch(migration);
        var outcome = migration.apply(new MigrationEvent.PlaceFree(), "has its places");
        // It was cancelled meanwhile.
        if (outcome instanceof Outcome.Refused<?, ?, ?>) migration.stopWatching();
        commands.carryOut(migration, outcome);
    }

    private Reserved reservedOn(String host) {
        return migrations.values().stream()
                .map(migration -> migration.reservedOn(host))
                .reduce(Reserved.NOTHING, Reserved::plus);
    }

    @Override
    public MigrationRecord dryRun(MigrationRequest request, String principal) {
        VmView vm = inventory.vm(request.vm());
        Optional<String> probe = validated(request, vm);
        List<HostView> candidates = assessor.candidates(vm, request.to());
        Order order = order(Ids.next(clock.instant()), request, vm, probe, principal, 0);
        Assessment assessment = assessor.assess(vm, candidates, Wish.of(request, probe), list(), KNOWN_BANDWIDTH);
        Decision decision = decide(order, request, assessment);
        MigrationStage stage = decision.event() instanceof MigrationEvent.ChecksRefused(var why)
                ? new MigrationStage.Refused(why)
                : new MigrationStage.Checking();
        return Dossier.of(order).with(decision.verdict()).record(stage, clock.instant());
    }

    @Override
    public List<CheckReport> check(String name, Optional<String> host) {
        VmView vm = inventory.vm(name);
        Assessment assessment =
                assessor.assess(vm, assessor.candidates(vm, host), Wish.plain(ofVm(vm)), list(), Duration.ZERO);
        return Ranking.reports(assessment.judge(this::reservedOn));
    }

    @Override
    public List<HostForecast> forecast(MigrationRequest request) {
        VmView vm = inventory.vm(request.vm());
        Wish wish = Wish.of(request, validated(request, vm));
        Assessment assessment = assessor.assess(vm, assessor.candidates(vm, request.to()), wish, list(), Duration.ZERO);
        return Ranking.reports(assessment.judge(this::reservedOn)).stream()
                .map(report -> new HostForecast(
                        report.vm(), report.source(), report.target(), report.ready(), report.forecast()))
                .toList();
    }

    @Override
    public Accuracy accuracy() {
        return Accuracies.of(list());
    }

    @Override
    public MigrationRecord cancel(String id, String principal) {
        Migration migration = find(id);
        Failure cancelled = Failure.of(Code.CANCELLED, "cancelled by " + principal)
                .ownedBy(migration.order().source());
        var outcome =
                migration.apply(new MigrationEvent.CancelRequested(cancelled), "cancel asked for by " + principal);
        if (outcome instanceof Outcome.Refused<?, ?, ?>) throw notCancelled(migration, outcome.state());
        if (!outcome.state().ended()) commands.cancel(migration);
        return migration.record();
    }

    private static FailureException notCancelled(Migration migration, MigrationStage stage) {
        String id = migration.order().id();
        if (stage.ended())
            return FailureException.of(Code.ALREADY_ENDED, "migration " + id + " is " + Dossier.name(stage.state()));
        return FailureException.of(
                Code.TOO_LATE_TO_CANCEL, "migration " + id + " is in " + Dossier.name(stage.state()));
    }

    @Override
    public MigrationRecord changeBandwidth(String id, Limit limit, String principal) {
        Migration migration = find(id);
        return migration.pacing(() -> {
            if (migration.ended()) throw ended(migration);
            if (migration.start().isEmpty())
                throw FailureException.of(Code.CONFLICT, "migration " + id + " is still being checked");
            commands.changeBandwidth(migration, limit);
            return migration.limited(limit, principal + " changed the bandwidth limit");
        });
    }

    private static FailureException ended(Migration migration) {
        MigrationState state = migration.record().state();
        return FailureException.of(
                Code.ALREADY_ENDED, "migration " + migration.order().id() + " is " + Dossier.name(state));
    }

    @Override
    public MigrationRecord get(String id) {
        return find(id).record();
    }

    @Override
    public List<MigrationRecord> list() {
        return migrations.descendingMap().values().stream()
                .map(Migration::record)
                .toList();
    }

    @Override
    public List<Step> explain(String id) {
        return find(id).story();
    }

    private Migration find(String id) {
        Migration migration = migrations.get(id);
        if (migration == null) throw FailureException.of(Code.NOT_FOUND, "there is no migration " + id);
        return migration;
    }

    private void hear(String host, MigrationSnapshot snapshot) {
        Optional<Picture> picture = PictureReader.read(snapshot);
        if (picture.isEmpty()) {
            LOG.warn("{} told a state that no agent has: {}", host, snapshot.getState());
            return;
        }
        Migration migration = migrations.get(snapshot.getMigrationId());
        if (migration == null) stranger(host, snapshot.getMigrationId(), picture.get());
        else if (migration.order().source().equals(host)) {
            migration.heardNow();
            commands.surely(
                    migration.order().id(), () -> hear(migration, picture.get(), PictureReader.limit(snapshot)));
        } else
            LOG.warn(
                    "{} told of {}, which is not its own",
                    host,
                    migration.order().id());
    }

    private void hear(Migration migration, Picture picture, Optional<Limit> limit) {
        // Before the record says so: whoever reads that it is done may move the VM on at once. And as soon as it runs
        // there: the source
        // has it no more, and the target's reports may be held up.
        Order order = migration.order();
        String target = migration.record().target();
        if (target.equals(picture.owner()) && !migration.ended())
            inventory.moved(order.vmUuid().toString(), order.source(), target);
        commands.carryOut(migration, migration.hear(picture, limit));
    }

    private void stranger(String host, String id, Picture picture) {
        LOG.warn("{} told of a migration that is not in the store, state {}", host, picture.state());
        // Kept for nobody: the agent would repeat it for ever.
        if (picture.state().ended()) gateway.acknowledge(host, id);
    }

    private void connected(Connected agent) {
        migrations.values().stream()
                .filter(migration -> !migration.ended())
                .filter(migration -> migration.order().source().equals(agent.host()))
                .forEach(migration -> commands.step(
                        migration,
                        new MigrationEvent.AgentConnected(),
                        "the agent of " + agent.host() + " is connected anew"));
    }

    private void forgetOldest() {
        List<String> ended = migrations.entrySet().stream()
                .filter(entry -> entry.getValue().ended())
                .map(Map.Entry::getKey)
                .toList();
        ended.stream().limit(Math.max(0, ended.size() - MOST_ENDED_KEPT)).forEach(id -> {
            ledger.forget(id);
            migrations.remove(id);
        });
    }

    private static Optional<String> validated(MigrationRequest request, VmView vm) {
        Duration downtime = request.objective();
        if (!downtime.isPositive() || downtime.compareTo(LONGEST_DOWNTIME) > 0)
            throw FailureException.of(
                    Code.BAD_REQUEST, "the downtime is from 1 to " + LONGEST_DOWNTIME.toMillis() + " ms");
        request.probe().ifPresent(ProbeTarget::parse);
        return request.probe().or(() -> ofVm(vm));
    }

    /** What the VM itself has set; nothing if that is wrong, because a probe is not worth a refusal. */
    private static Optional<String> ofVm(VmView vm) {
        String text = vm.report().getProbe();
        return probe(text).map(target -> text);
    }

    private static Optional<ProbeTarget> probe(@Nullable String text) {
        if (text == null || text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(ProbeTarget.parse(text));
        } catch (FailureException e) {
            LOG.warn("a probe is ignored", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        commands.close();
        migrations.values().forEach(Migration::stopWatching);
    }
}
