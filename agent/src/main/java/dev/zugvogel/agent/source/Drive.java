package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.pagestore.Memory;
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
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.StartMigration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The way of a migration on which nothing goes wrong: libvirt's five phases in order, each journaled. Whatever is
 * thrown on the way, {@link Settlement} goes on from there. Used once, by one thread.
 */
final class Drive {
    private final Host host;
    private final StartMigration order;
    private final Terms terms;
    private final UUID vm;
    private final Ledger ledger;
    private final Session own;
    private final TargetPeer peer;
    private final Memory memory;
    private MigrationFlags flags = MigrationFlags.of();
    private boolean isTransient;
    private boolean holdsJob;
    private boolean bothKnowTheSame;
    private Optional<String> broken = Optional.empty();

    Drive(Host host, StartMigration order, Ledger ledger, Session own, TargetPeer peer, Memory memory) {
        this.host = host;
        this.order = order;
        this.terms = new Terms(order);
        this.vm = UUID.fromString(order.getVmUuid());
        this.ledger = ledger;
        this.own = own;
        this.peer = peer;
        this.memory = memory;
    }

    MigrationFlags flags() {
        return flags;
    }

    /** Perform succeeded, and Confirm was not done yet. */
    boolean holdsJob() {
        return holdsJob && own.isOpen();
    }

    /** Whether what is known of the VM's pages may be kept for the way back. */
    boolean bothKnowTheSame() {
        return bothKnowTheSame;
    }

    /** Why the relay broke, if it did. */
    Optional<String> relayBroken() {
        return broken;
    }

    void run() {
        new BaseTransfer(host, order, ledger, peer).run();
        Migration.Begun begun = begin();
        ledger.stopIfCancelled();
        ledger.note(SourceStep.PREPARE_SENT, "");
        TargetPeer.Prepared prepared = peer.prepare(new TargetPeer.Begun(
                begun.xml(), begun.cookie(), flags.forTarget().bits(), isTransient, memory.sealedBy()));
        if (!prepared.storeMatches()) memory.startOver();
        ledger.note(SourceStep.PREPARED, preparedText());
        Way way = way(prepared.uri());
        DomainXml xml = DomainXml.parse(begun.xml());
        peer.rehearse();
        try (Channels channels = way.open();
                Sampler sampler = Sampler.start(host, order, xml.memory(), ledger, channels, peer)) {
            try {
                Cookie performed = copy(way, prepared.cookie());
                Supplier<String> proof = () -> way.prove(channels, host.timing().proof());
                Cookie finished =
                        leftEarly() ? finishEarly(performed, channels, proof, sampler) : finish(performed, proof);
                confirm(finished);
                sampler.last();
                bothKnowTheSame = channels.bothKnowTheSame();
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
        flags = terms.flags(now.persistent());
        Begun facts = new Begun(host.images().of(order.getDisksList()));
        Migration.Begun begun = own.begin(vm, flags, terms.disks(MigrationParameters.builder()));
        ledger.note(SourceStep.BEGUN, "", Json.write(facts));
        if (own.look(vm).power() == Power.PAUSED) flags = flags.with(MigrationFlag.PAUSED);
        return begun;
    }

    private String preparedText() {
        String disks = String.join(
                ", ", order.getDisksList().stream().map(DiskPlan::getDevice).toList());
        return "target prepared on " + order.getTargetHost() + (disks.isEmpty() ? "" : "; made " + disks);
    }

    private Way way(String uri) {
        if (Way.isDirect(order)) return new Way.Direct(order, uri);
        RunFolder.Sockets sockets = host.folder().create(order.getMigrationId(), own.qemuUser());
        return new Way.Relayed(host, order, sockets, memory.pages(), ledger.link());
    }

    private Cookie copy(Way way, Cookie prepared) {
        var parameters = way.destination();
        Limit limit = ledger.bandwidth();
        if (limit instanceof Limit.AtMost) parameters.bandwidth(limit);
        ledger.stopIfCancelled();
        String what = terms.copiesDisks() ? "copy of disks and memory began" : "copy of memory began";
        if (terms.diskWritesWait()) what += "; what the guest writes waits for the target";
        ledger.note(SourceStep.PERFORM_SENT, Way.isDirect(order) ? what + ", from QEMU to QEMU" : what);
        try {
            Cookie performed = perform(terms.disks(parameters), prepared);
            holdsJob = true;
            return performed;
        } catch (LibvirtException e) {
            if (!ledger.inPostCopy() || !told(departure().happenedUnheard())) throw e;
            return Cookie.NONE;
        }
    }

    /**
     * Once more where a libvirtd that died as it ended an earlier copy left that one's ends in QEMU: they make libvirt refuse
     * before anything is copied, and it removes them as it does (measured on 9.0). The target waits for the copy as before.
     */
    private Cookie perform(MigrationParameters parameters, Cookie prepared) {
        try {
            return own.perform(vm, flags, parameters, prepared);
        } catch (LibvirtException e) {
            if (!Failures.leftByEarlierCopy(e)) throw e;
            ledger.stopIfCancelled();
            ledger.note(
                    SourceStep.PERFORM_SENT,
                    "QEMU still held what an earlier copy of disks had left; the copy begins again");
            own.begin(vm, flags, terms.disks(MigrationParameters.builder()));
            return own.perform(vm, flags, parameters, prepared);
        }
    }

    private Departure departure() {
        return new Departure(host, vm, own, new Abort(host, vm, ledger));
    }

    private Cookie finish(Cookie performed, Supplier<String> proof) {
        ledger.account().enter(MigrationState.FINALSYNC, host.time().now());
        String equal = proof.get();
        if (ledger.has(SourceStep.LINK)) tryWay();
        ledger.commitFinish(equal + "; Finish goes to " + order.getTargetHost());
        Cookie finished = peer.finish(performed);
        ledger.note(SourceStep.FINISH_SUCCEEDED, runsThere());
        return finished;
    }

    /** The connection to the target's agent may still die of a link that is long back; Finish must not be on it then. */
    private void tryWay() {
        long deadlineNanos = host.time().nanos() + host.timing().way().toNanos();
        while (!answers() && deadlineNanos - host.time().nanos() > 0)
            host.time().pause(host.timing().firstWait());
    }

    private boolean answers() {
        try {
            peer.rehearse();
            return true;
        } catch (FailureException e) {
            return e.failure().code() != Code.TARGET_UNREACHABLE;
        }
    }

    private boolean leftEarly() {
        return ledger.inPostCopy() && told(departure().happened());
    }

    /** A request for post-copy may have come too late for it. */
    private boolean told(boolean left) {
        if (!left) ledger.note(SourceStep.POST_COPY_REFUSED, order.getVmName() + " did not leave early");
        return left;
    }

    /** Finish first: until it arrives, the guest runs nowhere. The bytes can only be compared after the last page. */
    private Cookie finishEarly(Cookie performed, Channels channels, Supplier<String> proof, Sampler sampler) {
        ledger.commitFinish("Finish goes to " + order.getTargetHost() + ", and the missing pages after it");
        sampler.follow();
        Cookie finished = new Arrival(host, vm, peer, channels).finish(performed);
        ledger.note(SourceStep.FINISH_SUCCEEDED, runsThere() + ", with all of its memory");
        try {
            ledger.note(SourceStep.ACTED, proof.get());
        } catch (FailureException e) {
            ledger.note(SourceStep.ACTED, "that both ends have the same is not proven: " + e.getMessage());
        }
        return finished;
    }

    private String runsThere() {
        return order.getVmName() + " runs on " + order.getTargetHost();
    }

    private void confirm(Cookie finished) {
        try {
            own.confirm(vm, flags, finished, false);
            holdsJob = false;
            ledger.note(SourceStep.CONFIRMED, "");
        } catch (LibvirtException e) {
            ledger.note(SourceStep.ACTED, "libvirt did not confirm: " + e.getMessage());
        }
    }
}
