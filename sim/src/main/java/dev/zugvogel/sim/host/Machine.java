package dev.zugvogel.sim.host;

import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.disk.SimDisk;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.libvirt.Guest;
import dev.zugvogel.sim.libvirt.Libvirtd;
import dev.zugvogel.sim.libvirt.SimHost;
import dev.zugvogel.sim.net.SimChannels;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One host: its disk, its libvirtd, its agent, and what kills them. */
public final class Machine implements SimHost {
    private static final Duration SOONEST = Duration.ofMillis(10);
    private static final Duration LATEST = Duration.ofSeconds(20);

    private final String name;
    private final Surroundings around;
    private final Storm storm;
    private final SimDisk disk = new SimDisk(new DiskWeather());
    private final Libvirtd libvirtd;
    private final Map<UUID, SimChannels> channels = new HashMap<>();
    private final SimProcess nobody;
    private @Nullable AgentLife agent;
    private boolean powered = true;
    private boolean full;
    private boolean journalsDamaged;
    private long clockAheadNanos;

    public Machine(String name, Surroundings around) {
        this.name = name;
        this.around = around;
        this.storm = around.storm();
        this.nobody = around.births().apply(name + "/nobody");
        nobody.kill();
        this.libvirtd = new Libvirtd(this, storm, () -> around.births().apply(name + "/libvirtd"), around.guests());
        for (String folder : java.util.List.of("outgoing", "incoming", "generations"))
            disk.makeImage("/state/" + folder + "/.made", 0);
    }

    private final class DiskWeather implements SimDisk.Weather {
        @Override
        public boolean force(boolean folder) {
            storm.strike(name, "force", null);
            life().freeze(storm.oneIn(40) ? storm.upTo(Duration.ofMillis(300)) : storm.upTo(Duration.ofMillis(3)));
            storm.strike(name, "forced", null);
            return around.twist().forces(folder);
        }

        @Override
        public void write() throws IOException {
            if (full) throw new IOException("No space left on device");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SimDisk disk() {
        return disk;
    }

    public Libvirtd libvirtd() {
        return libvirtd;
    }

    Surroundings around() {
        return around;
    }

    Hypervisor hypervisor(SimProcess life) {
        return around.twist().hypervisor(libvirtd.seenBy(life), this);
    }

    /** A connection of the agent's that no twist sees. */
    public Session openSession() {
        return libvirtd.seenBy(life()).open();
    }

    /** Guests that may be here. */
    public Set<UUID> guests() {
        return around.guests().keySet();
    }

    /** The agent that lives, if it has started. */
    public @Nullable AgentLife agent() {
        AgentLife life = agent;
        return life != null && life.process().isAlive() ? life : null;
    }

    private SimProcess life() {
        AgentLife life = agent;
        return life == null ? nobody : life.process();
    }

    void opened(UUID vm, SimChannels fresh) {
        channels.put(vm, fresh);
    }

    @Override
    public Pipe pipe(Guest guest) {
        SimChannels open = channels.get(guest.uuid());
        return open != null ? open : new SimChannels(nobody, () -> true, () -> false);
    }

    public void breakRelays(boolean corrupt) {
        if (!corrupt) struckOnTheirWay();
        channels.values().forEach(corrupt ? SimChannels::corruptFromNowOn : SimChannels::breakDown);
    }

    // Lives and deaths.

    public void startAgent() {
        if (!powered || agent() != null) return;
        SimProcess process = around.births().apply(name + "/agent");
        process.clock(() -> clockAheadNanos);
        process.onKill(() -> libvirtd.clientEnded(process));
        AgentLife life = new AgentLife(this, process);
        agent = life;
        process.start("start", life::begin);
    }

    public void killAgent() {
        struckOnTheirWay();
        life().kill();
        later(this::startAgent);
    }

    /** The relay of a guest that runs nowhere may have been here. */
    private void struckOnTheirWay() {
        around.guests().values().forEach(Guest::struckOnItsWay);
    }

    /** As a supervisor does with one that gave up. */
    void agentGaveUp() {
        killAgent();
    }

    public void stallAgent(Duration howLong) {
        life().stall(howLong);
    }

    public void setClock(Duration ahead) {
        clockAheadNanos = ahead.toNanos();
    }

    public void killLibvirtd() {
        libvirtd.kill();
        later(this::startLibvirtd);
    }

    private void startLibvirtd() {
        if (powered) libvirtd.restart();
    }

    public void killQemus() {
        around.guests().keySet().forEach(libvirtd::killQemu);
    }

    public void cutPower(SplittableRandom random) {
        if (!powered) return;
        powered = false;
        struckOnTheirWay();
        life().kill();
        libvirtd.powerCut();
        disk.powerCut(random);
        later(this::up);
    }

    /** What the first line says is left as it is: without it nobody knows what the journal is about. */
    public void damageJournals(SplittableRandom random) {
        for (String file : disk.below(AgentLife.OUTGOING)) if (file.endsWith(".journal")) disk.damage(file, random);
        journalsDamaged = true;
        killAgent();
    }

    /** It may no longer know which images were copied, and then leaves them. */
    public boolean journalsWereDamaged() {
        return journalsDamaged;
    }

    public void fillDisk() {
        full = true;
        later(() -> full = false);
    }

    private void later(Runnable action) {
        storm.scheduler().after(storm.anyTime(SOONEST, LATEST), action);
    }

    /** All that should run does. */
    public void up() {
        powered = true;
        full = false;
        libvirtd.restart();
        startAgent();
    }
}
