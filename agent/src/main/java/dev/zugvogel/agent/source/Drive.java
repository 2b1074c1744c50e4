package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.target.LibvirtTerms;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.StartMigration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The way of a migration on which nothing goes wrong: libvirt's five phases in order, each journaled. Whatever is
 * thrown on the way, {@link Settlement} goes on from there. Used once, by one thread.
 */
final class Drive {
    private final Host host;
    private final StartMigration order;
    private final UUID vm;
    private final Ledger ledger;
    private final Session own;
    private final TargetPeer peer;
    private MigrationFlags flags = MigrationFlags.of();
    private boolean isTransient;
    private boolean holdsJob;
    private Optional<String> broken = Optional.empty();

    Drive(Host host, StartMigration order, Ledger ledger, Session own, TargetPeer peer) {
        this.host = host;
        this.order = order;
        this.vm = UUID.fromString(order.getVmUuid());
        this.ledger = ledger;
        this.own = own;
        this.peer = peer;
    }

    MigrationFlags flags() {
        return flags;
    }

    /** Perform succeeded, and Confirm was not done yet. */
    boolean holdsJob() {
        return holdsJob && own.isOpen();
    }

    /** Why the relay broke, if it did. */
    Optional<String> relayBroken() {
        return broken;
    }

    void run() {
        Migration.Begun begun = begin();
        ledger.stopIfCancelled();
        ledger.note(SourceStep.PREPARE_SENT, "");
        Cookie prepared = peer.prepare(new TargetPeer.Begun(
                begun.xml(), begun.cookie(), flags.forTarget().bits(), isTransient));
        ledger.note(SourceStep.PREPARED, preparedText());
        RunFolder.Sockets sockets = host.folder().create(order.getMigrationId(), own.qemuUser());
        DomainXml xml = DomainXml.parse(begun.xml());
        peer.rehearse();
        try (Channels channels = host.channels().open(order, sockets.byChannel(copiesDisks()));
                Sampler sampler = Sampler.start(host, order, xml.memory(), ledger, channels, peer)) {
            try {
                switchOver(copy(sockets, prepared), channels, sampler);
            } catch (RuntimeException e) {
                broken = channels.brokenBecause();
                throw e;
            }
        }
    }

    private Migration.Begun begin() {
        DomainView now = own.look(vm);
        if (now.power() != Power.RUNNING)
            throw FailureException.of(Code.VM_NOT_RUNNING, order.getVmName() + " does not run on " + host.name());
        isTransient = !now.persistent();
        flags = flags(now.persistent());
        Begun facts = new Begun(Images.of(order.getDisksList()));
        Migration.Begun begun = own.begin(vm, flags, disks(MigrationParameters.builder()));
        ledger.note(SourceStep.BEGUN, "", Json.write(facts));
        if (own.look(vm).power() == Power.PAUSED) flags = flags.with(MigrationFlag.PAUSED);
        return begun;
    }

    /**
     * UNSAFE because the checks know by a marker file, better than libvirt, which storage is shared. PERSIST_DEST even
     * for a transient VM, because the definition is what tells a Finish that was lost from one that was carried out.
     */
    private MigrationFlags flags(boolean persistent) {
        MigrationFlags base = MigrationFlags.of(
                MigrationFlag.LIVE, MigrationFlag.CHANGE_PROTECTION, MigrationFlag.PERSIST_DEST, MigrationFlag.UNSAFE);
        if (persistent) base = base.with(MigrationFlag.UNDEFINE_SOURCE);
        if (!copiesDisks()) return base;
        boolean tops = order.getDisksList().stream().allMatch(DiskPlan::getKeepBacking);
        return base.with(tops ? MigrationFlag.NON_SHARED_INC : MigrationFlag.NON_SHARED_DISK);
    }

    private boolean copiesDisks() {
        return order.getDisksCount() > 0;
    }

    private MigrationParameters disks(MigrationParameters.Builder parameters) {
        List<String> devices =
                order.getDisksList().stream().map(DiskPlan::getDevice).toList();
        return (copiesDisks() ? parameters.migrateDisks(devices) : parameters).build();
    }

    private String preparedText() {
        String disks = String.join(
                ", ", order.getDisksList().stream().map(DiskPlan::getDevice).toList());
        return "target prepared on " + order.getTargetHost() + (disks.isEmpty() ? "" : "; made " + disks);
    }

    private Cookie copy(RunFolder.Sockets sockets, Cookie prepared) {
        Limit limit = LibvirtTerms.bandwidth(order.getBandwidthBytesPerSecond());
        var parameters = MigrationParameters.builder().migrateUri("unix://" + sockets.memory());
        if (copiesDisks()) parameters.disksUri("unix://" + sockets.disk());
        if (limit instanceof Limit.AtMost) parameters.bandwidth(limit);
        ledger.stopIfCancelled();
        ledger.note(SourceStep.PERFORM_SENT, copiesDisks() ? "copy of disks and memory began" : "copy of memory began");
        Cookie performed = own.perform(vm, flags, disks(parameters), prepared);
        holdsJob = true;
        return performed;
    }

    private void switchOver(Cookie performed, Channels channels, Sampler sampler) {
        ledger.account().enter(MigrationState.FINALSYNC, host.clock().instant());
        ledger.commitFinish(prove(channels));
        Cookie finished = peer.finish(performed);
        ledger.note(SourceStep.FINISH_SUCCEEDED, order.getVmName() + " runs on " + order.getTargetHost());
        try {
            own.confirm(vm, flags, finished, false);
            holdsJob = false;
            ledger.note(SourceStep.CONFIRMED, "");
        } catch (LibvirtException e) {
            ledger.note(SourceStep.ACTED, "libvirt did not confirm: " + e.getMessage());
        }
        sampler.last(channels.counters());
    }

    private String prove(Channels channels) {
        return switch (channels.proof(host.timing().proof())) {
            case Proof.Equal equal ->
                "everything is sent: " + equal.bytes() + ", equal at both ends; Finish goes to "
                        + order.getTargetHost();
            case Proof.Different different -> throw FailureException.of(Code.RELAY_MISMATCH, different.why());
            case Proof.Incomplete incomplete -> throw FailureException.of(Code.RELAY_BROKEN, incomplete.why());
        };
    }
}
