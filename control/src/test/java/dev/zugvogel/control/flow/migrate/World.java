package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.store.Database;
import dev.zugvogel.control.store.SqliteStore;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.machine.Machine;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request.BodyCase;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import dev.zugvogel.wire.v1.VmReport;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * A server with a real store, and agents of three hosts that can do all that is asked of them: db1 and db2 run on h1, and
 * h2 and h3 could take them.
 */
final class World implements AutoCloseable {
    static final UUID DB1 = UUID.fromString("11111111-1111-1111-1111-111111111111");
    static final UUID DB2 = UUID.fromString("22222222-2222-2222-2222-222222222222");
    static final long GIB = 1L << 30;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final FakeAgents agents = new FakeAgents();
    final InstantSource clock;
    final VmFacts.Builder vm = vmFacts();
    final MemoryFacts.Builder memory = MemoryFacts.newBuilder();
    final TargetFacts.Builder target = targetFacts();
    private Timings timings;
    private Places places = Places.USUAL;
    private final Machine<MigrationStage, MigrationEvent, MigrationEffect> machine;
    private final Database database;
    final StateStore store;
    final EventLog events;
    Inventory inventory;
    MigrationFlow flow;

    World(
            Path folder,
            Timings timings,
            InstantSource clock,
            Machine<MigrationStage, MigrationEvent, MigrationEffect> machine) {
        this.timings = timings;
        this.clock = clock;
        this.machine = machine;
        database = Database.open(folder.resolve("state.db"));
        store = new SqliteStore(database, clock);
        events = new EventLog(database, clock, EventLog.KEEP);
        inventory = new Inventory(store, events, clock);
        flow = newFlow();
        List.of("h1", "h2", "h3").forEach(this::join);
    }

    private MigrationFlow newFlow() {
        return new MigrationFlow(store, events, inventory, agents, clock, timings, places, machine);
    }

    private void join(String host) {
        agents.on(
                host,
                BodyCase.EXAMINE_VM,
                request -> Answer.newBuilder()
                        .setVm(vm.clone().setUuid(request.getExamineVm().getUuid()))
                        .build());
        agents.on(
                host,
                BodyCase.SAMPLE_MEMORY,
                _ -> Answer.newBuilder().setMemory(memory).build());
        agents.on(
                host,
                BodyCase.EXAMINE_TARGET,
                request -> Answer.newBuilder()
                        .setTarget(target.clone().setHostUuid(host))
                        .build());
        agents.on(
                host,
                BodyCase.MEASURE_LINK,
                request -> Answer.newBuilder()
                        .setLink(LinkFacts.newBuilder().setReachable(true).setBandwidthBytesPerSecond(1_000_000_000))
                        .build());
        connect(host);
        report(host);
    }

    void connect(String host) {
        inventory.connected(agents.connect(host));
    }

    void disconnect(String host) {
        agents.disconnect(host);
        inventory.disconnected(host);
    }

    void report(String host) {
        HostReport.Builder report = HostReport.newBuilder()
                .setLibvirtReachable(true)
                .setHostUuid(host)
                .setCpus(4)
                .setMemoryTotalBytes(16 * GIB)
                .setMemoryAvailableBytes(8 * GIB);
        if (host.equals("h1")) report.addVms(vmReport("db1", DB1)).addVms(vmReport("db2", DB2));
        inventory.reported(host, report.build());
    }

    /** The VM as h1 reports it from here on. */
    void writing(String name, long dirtyBytesPerSecond, long residentBytes) {
        reported(vmReport(name, name.equals("db1") ? DB1 : DB2)
                .setDirtyBytesPerSecond(dirtyBytesPerSecond)
                .setResidentBytes(residentBytes));
    }

    /** The same, with how dense what it writes is. */
    void changing(String name, long dirtyBytesPerSecond, double density) {
        reported(vmReport(name, name.equals("db1") ? DB1 : DB2)
                .setDirtyBytesPerSecond(dirtyBytesPerSecond)
                .setDirtyDensity(density));
    }

    /** db1 as h1 reports it from here on. */
    void writingToDisks(long bytesPerSecond) {
        reported(vmReport("db1", DB1).setDiskWrittenBytesPerSecond(bytesPerSecond));
    }

    private void reported(VmReport.Builder vm) {
        inventory.reported(
                "h1",
                HostReport.newBuilder()
                        .setLibvirtReachable(true)
                        .setHostUuid("h1")
                        .setCpus(4)
                        .setMemoryTotalBytes(16 * GIB)
                        .setMemoryAvailableBytes(8 * GIB)
                        .addVms(vm)
                        .build());
    }

    private static VmReport.Builder vmReport(String name, UUID uuid) {
        return VmReport.newBuilder()
                .setName(name)
                .setUuid(uuid.toString())
                .setState("running")
                .setVcpus(1)
                .setMemoryBytes(GIB);
    }

    /** From here on the store can be read and not written, or written again. */
    void storeFails(boolean fails) {
        database.read(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("PRAGMA query_only = " + (fails ? "ON" : "OFF"));
            }
        });
    }

    /** kill -9 and start: only the store is left, and no agent is connected yet. */
    void restartServer() {
        agents.forgetListeners();
        List.of("h1", "h2", "h3").forEach(agents::disconnect);
        flow.close();
        inventory = new Inventory(store, events, clock);
        flow = newFlow();
    }

    /** From here on a connected agent that says nothing is given up after this time. */
    void graceOf(Duration grace) {
        timings = new Timings(timings.ask(), timings.facts(), grace, timings.progress());
        agents.forgetListeners();
        flow.close();
        flow = newFlow();
    }

    /** From here on so many may be under way at a host. */
    void placesOf(Places given) {
        places = given;
        agents.forgetListeners();
        flow.close();
        flow = newFlow();
    }

    static MigrationRequest request(String vm, String to) {
        return new MigrationRequest(
                vm,
                to.isEmpty() ? Optional.empty() : Optional.of(to),
                Optional.empty(),
                Limit.NONE,
                StorageMode.AUTO,
                Transport.RELAY,
                Optional.empty(),
                false,
                Convergence.of(Policy.DEFAULT),
                false);
    }

    MigrationRecord start(String vm, String to) {
        return flow.start(request(vm, to), "ann");
    }

    /** A migration of db1 to h2 that has come as far as this. */
    String migrationIn(MigrationState state) {
        String id = start("db1", "h2").id();
        tell(id, 1, state);
        return id;
    }

    void tell(String id, long sequence, MigrationState state) {
        agents.tell("h1", snapshot(id, sequence, state).build());
    }

    static MigrationSnapshot.Builder snapshot(String id, long sequence, MigrationState state) {
        MigrationSnapshot.Builder snapshot = MigrationSnapshot.newBuilder()
                .setMigrationId(id)
                .setSequence(sequence)
                .setState(state.name().toLowerCase(Locale.ROOT))
                .setHypervisorDowntimeMs(-1)
                .setOwner(state == MigrationState.DONE ? "h2" : "h1");
        if (state == MigrationState.FAILED) snapshot.setFailureCode("ZV-5003").setFailureMessage("full");
        return snapshot;
    }

    MigrationState state(String id) {
        return flow.get(id).state();
    }

    VmLedgerEntry ledger(UUID vm) {
        return Json.read(store.get(Ledger.VMS + vm).orElseThrow().value(), VmLedgerEntry.class);
    }

    static void until(String claim, Callable<Boolean> condition) throws Exception {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadlineNanos) throw new AssertionError("never came true: " + claim);
            Thread.sleep(5);
        }
    }

    private static VmFacts.Builder vmFacts() {
        return VmFacts.newBuilder()
                .setName("db1")
                .setState("running")
                .setVcpus(1)
                .setMemoryBytes(GIB)
                .setHostUuid("h1")
                .addDisks(DiskFacts.newBuilder()
                        .setDevice("vda")
                        .setKind("disk")
                        .setSourceType("file")
                        .setPath("/images/db1.qcow2")
                        .setFormat("qcow2")
                        .setCapacityBytes(GIB)
                        .setMarked(true));
    }

    private static TargetFacts.Builder targetFacts() {
        return TargetFacts.newBuilder()
                .setCpuComparison("identical")
                .setMachineSupported(true)
                .setEmulatorPresent(true)
                .setCpus(4)
                .setMemoryAvailableBytes(8 * GIB)
                .addDisks(TargetDiskFacts.newBuilder()
                        .setDevice("vda")
                        .setFolderExists(true)
                        .setFolderWritable(true)
                        .setFreeBytes(10 * GIB)
                        .setFileSystem("/images"));
    }

    @Override
    public void close() {
        flow.close();
        store.close();
        database.close();
    }
}
