package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.wire.v1.StartMigration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QEMU's own recovery of a post-copy whose channel broke: libvirt's phases once more, over a new relay. Needs nothing
 * that a restart of either agent loses. To be repeated until the guest has all of its memory. Used by one thread.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Host host;
    private final StartMigration order;
    private final Terms terms;
    private final UUID vm;
    private final Ledger ledger;
    private final TargetPeer peer;

    Recovery(Host host, StartMigration order, Ledger ledger, TargetPeer peer) {
        this.host = host;
        this.order = order;
        this.terms = new Terms(order);
        this.vm = UUID.fromString(order.getVmUuid());
        this.ledger = ledger;
        this.peer = peer;
    }

    /** One attempt. Returns when all pages are there, or with the reason in the ledger. */
    void attempt() {
        if (!ledger.isPausedInPostCopy())
            ledger.pausedInPostCopy(SourceStep.RECOVERY_BEGUN, "QEMU's channel broke; its recovery is tried");
        try (Session own = host.hypervisor().open()) {
            MigrationFlags flags = terms.flags(own.look(vm).persistent()).with(MigrationFlag.POSTCOPY_RESUME);
            recover(own, flags);
        } catch (LibvirtException | FailureException e) {
            LOG.warn("recovery of {}: {}", order.getVmName(), e.getMessage());
            ledger.pausedInPostCopy(SourceStep.RECOVERY_FAILED, "its recovery failed: " + e.getMessage());
        }
    }

    private void recover(Session own, MigrationFlags flags) {
        Migration.Begun begun = own.begin(vm, flags, terms.disks(MigrationParameters.builder()));
        try {
            Cookie prepared = peer.prepare(new TargetPeer.Begun(
                            begun.xml(),
                            begun.cookie(),
                            flags.forTarget().bits(),
                            !flags.contains(MigrationFlag.UNDEFINE_SOURCE),
                            ""))
                    .cookie();
            Cookie finished = follow(own, flags, prepared);
            ledger.note(SourceStep.FINISH_SUCCEEDED, order.getVmName() + " has all of its memory");
            own.confirm(vm, flags, finished, false);
        } catch (LibvirtException | FailureException e) {
            giveBack(own, flags);
            throw e;
        }
    }

    private Cookie follow(Session own, MigrationFlags flags, Cookie prepared) {
        RunFolder.Sockets sockets = host.folder().create(order.getMigrationId(), own.qemuUser());
        Way way = new Way.Relayed(host, order, sockets, KnownPages.NOTHING, ledger.link());
        try (Channels channels = way.open()) {
            Cookie performed = own.perform(vm, flags, terms.disks(way.destination()), prepared);
            ledger.recovered("recovered: the missing pages follow again");
            return new Arrival(host, vm, peer, channels).finish(performed);
        }
    }

    /** As libvirt's own client does it: changes nothing of the guest, and lets the next attempt begin. */
    private void giveBack(Session own, MigrationFlags flags) {
        try {
            if (!ledger.has(SourceStep.FINISH_SUCCEEDED)) own.confirm(vm, flags, Cookie.NONE, true);
        } catch (LibvirtException e) {
            LOG.debug("{}", e.getMessage());
        }
    }
}
