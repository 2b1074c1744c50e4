package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Action;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.pagestore.Memory;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration away from this host, from its start or from what its journal says, to the end: who has the guest is
 * settled, and both hosts are clean. Run by one thread.
 */
final class Outgoing implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(3650);

    private final Host host;
    private final StartMigration order;
    private final UUID vm;
    private final Ledger ledger;
    private boolean bothKnowTheSame;

    Outgoing(Host host, StartMigration order, Ledger ledger) {
        this.host = host;
        this.order = order;
        this.vm = UUID.fromString(order.getVmUuid());
        this.ledger = ledger;
    }

    StartMigration order() {
        return order;
    }

    Ledger ledger() {
        return ledger;
    }

    boolean ended() {
        return ledger.has(SourceStep.ENDED);
    }

    @Override
    public void run() {
        try (TargetPeer peer = host.peers().open(order)) {
            if (!ended()) finish(peer);
            clean(peer, settledBefore(), AS_LONG_AS_IT_TAKES);
        } catch (RuntimeException e) {
            LOG.error("migration {} of {} stops here until the agent starts again", order.getMigrationId(), vm, e);
        }
    }

    private void finish(TargetPeer peer) {
        if (begunBefore()) conclude(peer, resume(peer));
        else
            try (Memory memory = Way.isDirect(order) ? Memory.NONE : remembered()) {
                Action settled = drive(peer, memory);
                conclude(peer, settled);
                if (bothKnowTheSame && settled == Action.SETTLED_ON_TARGET)
                    memory.seal(order.getMigrationId(), order.getGeneration(), order.getTargetHost());
            }
    }

    private Memory remembered() {
        return host.stores().open(vm, order.getStoreKey().toByteArray());
    }

    private void conclude(TargetPeer peer, Action settled) {
        clean(peer, settled, host.timing().cleaning());
        end(settled);
    }

    private boolean begunBefore() {
        return ledger.has(SourceStep.BEGUN) || ledger.has(SourceStep.DAMAGED) || ledger.has(SourceStep.FAILED);
    }

    private Action drive(TargetPeer peer, Memory memory) {
        try (Session own = host.hypervisor().open()) {
            Drive drive = new Drive(host, order, ledger, own, peer, memory);
            try {
                drive.run();
                bothKnowTheSame = drive.bothKnowTheSame();
            } catch (RuntimeException e) {
                LOG.warn("migration {} of {}", order.getMigrationId(), order.getVmName(), e);
                ledger.fail(ledger.givenUp()
                        .orElseGet(() -> Failures.of(e, ledger.cancelAsked(), drive.relayBroken(), guestGone(own))));
            }
            return settle(peer, drive.flags(), drive.holdsJob() ? own : ended(own));
        } catch (FailureException e) {
            ledger.fail(e.failure());
            return settle(peer, MigrationFlags.of(), null);
        }
    }

    /** A job that Begin left, and that can't be confirmed, ends with its connection. */
    private static @Nullable Session ended(Session own) {
        own.close();
        return null;
    }

    private boolean guestGone(Session own) {
        try {
            return own.look(vm).power().isEnded();
        } catch (LibvirtException e) {
            return false;
        }
    }

    private Action resume(TargetPeer peer) {
        LOG.info("migration {} of {} goes on from its journal", order.getMigrationId(), order.getVmName());
        boolean cancelled = ledger.cancelAsked();
        Code code = cancelled ? Code.CANCELLED : Code.INTERRUPTED;
        String message = cancelled ? "the migration was cancelled" : "the agent of the source was interrupted";
        if (!ledger.has(SourceStep.FINISH_SUCCEEDED))
            ledger.fail(ledger.givenUp().orElseGet(() -> Failure.of(code, message)));
        // Nothing else may be new: whoever listens must hear that it goes on.
        ledger.publish();
        return settle(peer, MigrationFlags.of(), null);
    }

    private Action settle(TargetPeer peer, MigrationFlags flags, @Nullable Session own) {
        return new Settlement(host, vm, ledger, peer, flags, own, new Recovery(host, order, ledger, peer)).run();
    }

    /** Removes what the migration left on this host, at once, and on the target, as soon as it answers. */
    private void clean(TargetPeer peer, Action settled, Duration atMost) {
        cleanSource(settled);
        Duration wait = host.timing().firstWait();
        long deadline = host.time().nanos() + atMost.toNanos();
        while (!ledger.has(SourceStep.TARGET_UNWOUND)) {
            try {
                if (ledger.mayHavePrepared()) peer.unwind(settled == Action.SETTLED_ON_TARGET);
                ledger.account().tellOfTarget(peer.story());
                ledger.note(SourceStep.TARGET_UNWOUND, "both hosts are clean");
            } catch (FailureException e) {
                LOG.warn("cleaning {}: {}", order.getTargetHost(), e.getMessage());
                if (host.time().nanos() - deadline > 0) {
                    String target = order.getTargetHost();
                    ledger.note(SourceStep.ACTED, target + " does not answer; it is cleaned as soon as it does");
                    return;
                }
                host.time().pause(wait);
                wait = host.timing().longer(wait);
            }
        }
    }

    private void cleanSource(Action settled) {
        host.folder().remove(order.getMigrationId());
        boolean disks = settled == Action.SETTLED_ON_TARGET && order.getDisksCount() > 0;
        if (!disks || ledger.has(SourceStep.SOURCE_DISKS_REMOVED)) return;
        Optional<Begun> begun = ledger.begun();
        begun.ifPresent(known -> host.images().remove(known.copied()));
        String what = begun.isPresent()
                ? "the copied disks are removed from " + host.name() + devices()
                : "the copied disks are left on " + host.name()
                        + ": its damaged journal does not say which files they are";
        ledger.note(SourceStep.SOURCE_DISKS_REMOVED, what);
    }

    /** What was made outside is removed outside. */
    private String devices() {
        boolean any = order.getDisksList().stream().anyMatch(DiskPlan::getHook);
        return any ? ", but for block devices, which are left to their administrator" : "";
    }

    private void end(Action settled) {
        if (settled == Action.SETTLED_ON_TARGET) {
            ledger.end(MigrationState.DONE, Optional.of(order.getTargetHost()), Optional.empty());
            return;
        }
        boolean gone = settled == Action.SETTLED_GONE;
        Failure failure = gone
                ? Failure.of(Code.GUEST_GONE, order.getVmName() + " ended on " + host.name())
                : ledger.failure()
                        .orElseGet(() -> Failure.of(Code.MIGRATION_FAILED, "the migration did not reach its end"));
        boolean cancelled = failure.code() == Code.CANCELLED;
        MigrationState state = cancelled ? MigrationState.CANCELLED : MigrationState.FAILED;
        ledger.end(state, Optional.of(host.name()), Optional.of(failure.ownedBy(host.name())));
    }

    private Action settledBefore() {
        return ledger.endedOnTarget() ? Action.SETTLED_ON_TARGET : Action.SETTLED_ON_SOURCE;
    }
}
