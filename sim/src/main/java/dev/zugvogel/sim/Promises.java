package dev.zugvogel.sim;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.sim.host.AgentLife;
import dev.zugvogel.sim.host.Known;
import dev.zugvogel.sim.host.Machine;
import dev.zugvogel.sim.libvirt.Guest;
import dev.zugvogel.sim.libvirt.Qemu;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The promises of SPECIFICATION.md, as far as they can be seen in a world. Numbers are theirs. */
final class Promises {
    private final World world;

    Promises(World world) {
        this.world = world;
    }

    /** After every event. */
    void always() {
        for (Guest guest : world.guests().values()) {
            oneCopy(guest);
            writesSurvive(guest);
        }
    }

    private void oneCopy(Guest guest) {
        int running = 0;
        boolean held = false;
        for (Qemu qemu : guest.processes()) {
            if (qemu.runs()) running++;
            held |= qemu.holdsGuest();
            if (qemu.runs() && qemu.isCorrupt()) broken(3, guest.name() + " runs from bytes that were not sent");
        }
        if (running > 1) broken(1, guest.name() + " runs twice: " + guest.processes());
        if (!held && !guest.hasEnded()) broken(1, guest.name() + " is gone: " + guest.processes());
    }

    private void writesSurvive(Guest guest) {
        for (Qemu qemu : guest.processes()) if (qemu.runs()) hasWrites(guest, (Machine) qemu.host());
    }

    private void hasWrites(Guest guest, Machine machine) {
        for (String path : guest.copiedDisks()) {
            long there = machine.disk().acknowledged(path);
            if (there != guest.acknowledged())
                broken(2, path + " on " + machine.name() + " holds " + there + " of " + guest.acknowledged());
        }
    }

    /** Whenever an agent says something of a migration; what it repeats of an older one was true then. */
    void says(MigrationSnapshot snapshot) {
        Guest guest = guest(snapshot.getVmUuid());
        String owner = snapshot.getOwner();
        if (owner.isEmpty() || guest.hasEnded() || !world.isNewest(snapshot.getMigrationId())) return;
        boolean elsewhere = guest.processes().stream()
                .anyMatch(qemu -> qemu.runs() && !qemu.host().name().equals(owner));
        if (elsewhere) broken(8, "it is said that " + owner + " owns " + guest.name() + ": " + guest.processes());
        if (snapshot.getFailureCode().equals(Code.INTERNAL.text())) broken(8, snapshot.getFailureMessage());
        boolean failed = snapshot.getState().equals("failed");
        if (failed
                && (snapshot.getFailureCode().isEmpty()
                        || snapshot.getFailureRemedy().isEmpty())) broken(8, "a failure without code or remedy");
    }

    private Guest guest(String uuid) {
        Guest guest = world.guests().get(UUID.fromString(uuid));
        if (guest == null) throw new IllegalArgumentException(uuid);
        return guest;
    }

    // At the end.

    /** Everything that was begun has ended, and both ends know. */
    boolean settled() {
        return world.server().records().stream().allMatch(Known::ended) && world.outgoingIsEmpty();
    }

    /** Whether it is right that nothing more comes of it: the one gap that SPECIFICATION.md names. */
    boolean maySayInDoubt() {
        return world.server().records().stream()
                .filter(known -> !known.ended())
                .allMatch(known -> mayDoubt(known, guest(known.order().getVmUuid())));
    }

    private static boolean mayDoubt(Known known, Guest guest) {
        boolean says = known.state() == MigrationState.IN_DOUBT;
        return says && (guest.isUnclear() || guest.hasEnded());
    }

    void atTheEnd() {
        for (Guest guest : world.guests().values()) {
            List<Known> records = world.server().records().stream()
                    .filter(known ->
                            known.order().getVmUuid().equals(guest.uuid().toString()))
                    .toList();
            if (!records.isEmpty() && records.stream().allMatch(Known::ended)) ended(guest, records.getLast());
        }
        if (world.server().records().stream().allMatch(Known::ended))
            world.machines().values().forEach(this::clean);
    }

    private void ended(Guest guest, Known last) {
        boolean moved = last.state() == MigrationState.DONE;
        String owner = moved ? last.order().getTargetHost() : last.order().getSourceHost();
        if (!last.owner().equals(Optional.of(owner)))
            broken(8, last.id() + " is " + last.state() + ", but the owner is " + last.owner());
        world.machines()
                .values()
                .forEach(machine -> has(guest, machine, machine.name().equals(owner)));
    }

    private void has(Guest guest, Machine machine, boolean owns) {
        DomainView view = machine.libvirtd().truth(guest.uuid());
        if (!owns && view.power() != Power.ABSENT)
            broken(5, machine.name() + " still has " + guest.name() + ": " + view);
        if (owns && !guest.hasEnded() && view.power() != Power.RUNNING)
            broken(1, machine.name() + " owns " + guest.name() + ", which does not run: " + view);
        for (String path : guest.copiedDisks()) {
            if (!owns && machine.disk().acknowledged(path) >= 0 && !machine.journalsWereDamaged())
                broken(5, path + " is left on " + machine.name());
            if (owns) hasWrites(guest, machine);
        }
    }

    private void clean(Machine machine) {
        List<String> sockets = machine.disk().below(AgentLife.RUN);
        if (!sockets.isEmpty()) broken(5, machine.name() + " still has " + sockets);
        for (String file : machine.disk().below("/images"))
            if (file.contains(".zugvogel")) broken(5, machine.name() + " still has " + file);
        AgentLife agent = machine.agent();
        if (agent != null && !agent.admitted().isEmpty())
            broken(5, machine.name() + " still lets in the relay of " + agent.admitted());
    }

    private void broken(int promise, String what) {
        world.violated("promise " + promise + " is broken: " + what);
    }
}
