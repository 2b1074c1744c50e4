package dev.zugvogel.sim;

import dev.zugvogel.sim.clock.Scheduler;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.clock.Trace;
import dev.zugvogel.sim.fault.Fault;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.fault.Victims;
import dev.zugvogel.sim.host.AgentLife;
import dev.zugvogel.sim.host.Known;
import dev.zugvogel.sim.host.Machine;
import dev.zugvogel.sim.host.SimServer;
import dev.zugvogel.sim.host.Surroundings;
import dev.zugvogel.sim.host.Twist;
import dev.zugvogel.sim.libvirt.Guest;
import dev.zugvogel.sim.net.Network;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PostCopy;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All of one seed: hosts, guests, what is asked of them, and what befalls them. */
final class World implements Victims {
    private final SplittableRandom random;
    private final Scheduler scheduler;
    private final Storm storm;
    private final Network network;
    private final Trace trace;
    private final Map<UUID, Guest> guests = new LinkedHashMap<>();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, String> phases = new TreeMap<>();
    private final Map<String, Integer> generations = new TreeMap<>();
    private final SimServer server;
    private @Nullable String violation;

    World(long seed, boolean traced, Twist twist) {
        this.random = new SplittableRandom(seed);
        this.scheduler = new Scheduler(random.split());
        this.trace = new Trace(scheduler, traced);
        this.storm = new Storm(scheduler, random.split(), this);
        this.network = new Network(storm);
        Surroundings around = new Surroundings(storm, network, guests, this::birth, machines, this::published, twist);
        int hosts = random.nextInt(4) == 0 ? 3 : 2;
        for (int i = 1; i <= hosts; i++) machines.put("h" + i, new Machine("h" + i, around));
        this.server = new SimServer(around);
        int count = random.nextInt(5) == 0 ? 2 + random.nextInt(2) : 1;
        for (int i = 1; i <= count; i++) makeGuest(i);
        machines.values().forEach(Machine::startAgent);
        scheduler.after(storm.anyTime(Duration.ofSeconds(8), Duration.ofSeconds(60)), this::calm);
    }

    private SimProcess birth(String name) {
        return new SimProcess(name, scheduler, (thread, e) -> violated("a thread died: " + thread + ": " + e));
    }

    private void makeGuest(int number) {
        String name = "vm" + number;
        List<String> disks = random.nextBoolean() ? List.of("/images/" + name + ".raw") : List.of();
        Guest guest = new Guest(new UUID(7, number), name, disks);
        guests.put(guest.uuid(), guest);
        Machine home = pick();
        machines.values().forEach(machine -> machine.disk().makeImage("/images/.made", 0));
        disks.forEach(path -> home.disk().makeImage(path, guest.acknowledged()));
        home.libvirtd().boot(guest, random.nextInt(4) > 0);
        scheduler.after(storm.upTo(Duration.ofSeconds(1)), () -> move(guest, home.name()));
    }

    private Machine pick() {
        return List.copyOf(machines.values()).get(random.nextInt(machines.size()));
    }

    private void move(Guest guest, String from) {
        String to = otherThan(from);
        int generation = generations.merge(guest.name(), 1, Integer::sum);
        String id = guest.name().toUpperCase(Locale.ROOT) + "G" + generation;
        StartMigration.Builder order = StartMigration.newBuilder()
                .setMigrationId(id)
                .setVmUuid(guest.uuid().toString())
                .setVmName(guest.name())
                .setSourceHost(from)
                .setTargetHost(to)
                .setTargetAddress("10.0.0.1")
                .setTargetAgentPort(1)
                .setTargetRelayPort(1)
                .setDowntimeObjectiveMs(300)
                .setGeneration(generation);
        guest.copiedDisks().forEach(path -> order.addDisks(disk(path)));
        if (random.nextInt(3) == 0)
            order.setConvergence(Convergence.newBuilder().setPostcopy(PostCopy.POSTCOPY_FIRST));
        note(SimServer.NAME, "orders " + id + " from " + from + " to " + to);
        server.order(order.build());
        if (random.nextInt(6) == 0)
            scheduler.after(storm.anyTime(Duration.ofMillis(10), Duration.ofSeconds(8)), () -> server.cancel(id));
    }

    private static DiskPlan disk(String path) {
        return DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(path)
                .setFormat("raw")
                .setCapacityBytes(1 << 20)
                .build();
    }

    /** Every second migration that went well is followed by one back. */
    void onward(Known done) {
        Guest guest = guests.get(UUID.fromString(done.order().getVmUuid()));
        boolean goesOn = guest != null && !storm.isOver() && random.nextInt(2) == 0;
        if (goesOn && guest != null && !guest.hasEnded() && generations.getOrDefault(guest.name(), 0) < 3)
            move(guest, done.order().getTargetHost());
    }

    // What is seen.

    Scheduler scheduler() {
        return scheduler;
    }

    Storm storm() {
        return storm;
    }

    Trace trace() {
        return trace;
    }

    SimServer server() {
        return server;
    }

    Map<UUID, Guest> guests() {
        return guests;
    }

    /** Whether its VM was asked to move again since. */
    boolean isNewest(String migration) {
        int end = migration.indexOf('G');
        String guest = migration.substring(0, end).toLowerCase(Locale.ROOT);
        return generations.getOrDefault(guest, 0) == Integer.parseInt(migration.substring(end + 1));
    }

    Map<String, Machine> machines() {
        return machines;
    }

    Machine machine(String name) {
        Machine machine = machines.get(name);
        if (machine == null) throw new IllegalArgumentException(name);
        return machine;
    }

    /** What was found to be broken first; null if nothing was. */
    @Nullable
    String violation() {
        return violation;
    }

    void violated(String what) {
        if (violation != null) return;
        violation = what;
        note("!", what);
    }

    private void published(String host, MigrationSnapshot snapshot) {
        Guest guest = guests.get(UUID.fromString(snapshot.getVmUuid()));
        boolean inPostCopy = guest != null && guest.isInTwoHalves();
        phases.put(snapshot.getMigrationId(), inPostCopy ? "post-copy" : snapshot.getState());
        if (trace.isKept())
            note(
                    host,
                    "says " + snapshot.getMigrationId() + " is " + snapshot.getState()
                            + (snapshot.getOwner().isEmpty() ? "" : ", owner " + snapshot.getOwner())
                            + (snapshot.getFailureCode().isEmpty()
                                    ? ""
                                    : " (" + snapshot.getFailureCode() + " " + snapshot.getFailureMessage() + ")"));
        new Promises(this).says(snapshot);
    }

    // What goes wrong.

    private void calm() {
        note("world", "the storm is over");
        storm.end();
        network.heal();
        server.up();
        machines.values().forEach(Machine::up);
    }

    @Override
    public void strike(Fault fault, String host, String other) {
        Machine machine = machine(host);
        Duration howLong = storm.anyTime(Duration.ofMillis(20), Duration.ofSeconds(40));
        switch (fault) {
            case AGENT_KILLED -> machine.killAgent();
            case LIBVIRTD_KILLED -> machine.killLibvirtd();
            case AGENT_STALLS -> machine.stallAgent(howLong);
            case LIBVIRTD_STALLS -> machine.libvirtd().stall(howLong);
            case CLOCK_SET ->
                machine.setClock(storm.upTo(Duration.ofMinutes(20)).minus(Duration.ofMinutes(10)));
            case QEMU_KILLED -> machine.killQemus();
            case POWER_CUT -> machine.cutPower(random);
            case SERVER_KILLED -> server.kill();
            case JOURNAL_DAMAGED -> machine.damageJournals(random);
            case DISK_FULL -> machine.fillDisk();
            case LINK_CUT -> {
                network.cut(host, other, howLong);
                network.cut(other, host, howLong);
            }
            case LINK_CUT_OUT -> network.cut(host, storm.oneIn(4) ? SimServer.NAME : other, howLong);
            case LINK_CUT_IN -> network.cut(storm.oneIn(4) ? SimServer.NAME : other, host, howLong);
            case LINK_RESET -> network.reset();
            case DUPLICATE -> network.duplicateNext();
            case LATE -> network.lateNext();
            case RELAY_BROKEN -> machine.breakRelays(false);
            case RELAY_CORRUPT -> machine.breakRelays(true);
            case CANCEL -> server.records().forEach(known -> server.cancel(known.id()));
            case CONNECTION_LOST, REFUSED -> {}
        }
    }

    @Override
    public String otherThan(String host) {
        List<String> others =
                machines.keySet().stream().filter(name -> !name.equals(host)).toList();
        return others.size() == 1 ? others.getFirst() : others.get(random.nextInt(others.size()));
    }

    @Override
    public String phase() {
        return phases.isEmpty() ? "checks" : phases.values().iterator().next();
    }

    @Override
    public void note(String host, String what) {
        if (what.equals("perform.left")) phases.replaceAll((id, phase) -> phase.equals("copy") ? "post-copy" : phase);
        if (what.equals("peer.finish"))
            phases.replaceAll((id, phase) -> phase.equals("finalsync") ? "switchover" : phase);
        trace.note(host, what);
    }

    boolean outgoingIsEmpty() {
        return machines.values().stream()
                .allMatch(machine ->
                        machine.disk().below(AgentLife.OUTGOING).stream().noneMatch(file -> file.endsWith(".journal")));
    }
}
