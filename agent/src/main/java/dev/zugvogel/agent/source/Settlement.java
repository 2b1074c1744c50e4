package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Action;
import dev.zugvogel.agent.guard.Decision;
import dev.zugvogel.agent.guard.JournalView;
import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.guard.SourceView;
import dev.zugvogel.agent.guard.TargetView;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at both sides and acts as {@link Decision} says, until it is settled who has the guest. The same for a success,
 * a failure, a cancel and a restart from the journal; never gives up. Used by one thread.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Host host;
    private final UUID vm;
    private final Ledger ledger;
    private final TargetPeer peer;
    private final MigrationFlags flags;
    private final @Nullable Session own;
    private final Recovery recovery;
    private @Nullable Action previous;
    private boolean endedThere;
    private final Abort abort;
    private Duration wait;

    /** @param own the connection that holds the job after Perform succeeded; null otherwise. It stays the caller's. */
    Settlement(
            Host host,
            UUID vm,
            Ledger ledger,
            TargetPeer peer,
            MigrationFlags flags,
            @Nullable Session own,
            Recovery recovery) {
        this.host = host;
        this.vm = vm;
        this.ledger = ledger;
        this.peer = peer;
        this.flags = flags;
        this.own = own;
        this.recovery = recovery;
        this.abort = new Abort(host, vm, ledger);
        this.wait = host.timing().firstWait();
    }

    /** @return one of the settled actions */
    Action run() {
        while (true) {
            Action action = decide();
            tellDoubt(action);
            switch (action) {
                case SETTLED_ON_SOURCE, SETTLED_ON_TARGET, SETTLED_GONE -> {
                    return action;
                }
                default -> act(action);
            }
        }
    }

    /** A look that tells nothing ends no doubt. */
    private void tellDoubt(Action action) {
        switch (action) {
            case WAIT_IN_DOUBT -> ledger.doubt(endedThere);
            case WAIT_FOR_PAGES -> ledger.missesPagesForEver();
            case LOOK_AGAIN, SEAL_TARGET, START_TARGET -> {}
            case CONFIRM, DESTROY_SOURCE, UNDEFINE_SOURCE, SETTLED_ON_TARGET, RECOVER_POST_COPY ->
                ledger.settleDoubt("the target has answered: the guest is there");
            case ABORT_SOURCE_JOB, CANCEL_TARGET, CONFIRM_CANCELLED, RESUME_SOURCE, SETTLED_ON_SOURCE, SETTLED_GONE ->
                ledger.settleDoubt("the target has answered: the guest did not start there and will not");
        }
    }

    /** The target is asked only where it matters, so that a source that may go on does not wait for it. */
    private Action decide() {
        SourceView source = look();
        JournalView journal = ledger.view(holdsJob());
        TargetView target = targetMatters(source, journal) ? lookAtTarget(source) : new TargetView.Unreachable();
        endedThere = target instanceof TargetView.Seen seen && seen.power() == Power.SHUT_OFF;
        return Decision.decide(source, target, journal);
    }

    private static boolean targetMatters(SourceView source, JournalView journal) {
        boolean mayHaveIt = journal.finishSent() || source.power().isLeftInPostCopy();
        return mayHaveIt && !journal.finishSucceeded() && source.power() != Power.UNKNOWN;
    }

    private boolean holdsJob() {
        Session open = own;
        return open != null && open.isOpen();
    }

    private SourceView look() {
        try (Session fresh = host.hypervisor().open()) {
            DomainView view = fresh.look(vm);
            return new SourceView(view.power(), view.job(), view.persistent());
        } catch (LibvirtException | FailureException e) {
            LOG.info("can't look at {}: {}", vm, e.getMessage());
            return SourceView.UNREACHABLE;
        }
    }

    /** A guest in post-copy still needs the Finish that a sealed target would refuse. */
    private TargetView lookAtTarget(SourceView source) {
        try {
            TargetView seen = source.power().isLeftInPostCopy() ? peer.peek() : peer.look();
            ledger.account().tellOfTarget(peer.story());
            return seen;
        } catch (FailureException e) {
            LOG.info("can't look at the target of {}: {}", vm, e.getMessage());
            return new TargetView.Unreachable();
        }
    }

    private void act(Action action) {
        if (action != previous) wait = host.timing().firstWait();
        if (action == previous || text(action).isEmpty()) pause();
        if (action != previous && !text(action).isEmpty()) ledger.note(SourceStep.ACTED, text(action), action.name());
        previous = action;
        try {
            carryOut(action);
        } catch (LibvirtException | FailureException e) {
            LOG.warn("{} for {}: {}", action, vm, e.getMessage());
            release(action);
        }
    }

    private void carryOut(Action action) {
        switch (action) {
            case CONFIRM -> confirm(false);
            case CONFIRM_CANCELLED -> confirm(true);
            case START_TARGET -> startTarget();
            case CANCEL_TARGET -> peer.cancel();
            case ABORT_SOURCE_JOB -> abort.attempt();
            case RECOVER_POST_COPY -> recovery.attempt();
            case RESUME_SOURCE, DESTROY_SOURCE, UNDEFINE_SOURCE -> atSource(action);
            case SEAL_TARGET,
                    LOOK_AGAIN,
                    WAIT_IN_DOUBT,
                    WAIT_FOR_PAGES,
                    SETTLED_ON_SOURCE,
                    SETTLED_ON_TARGET,
                    SETTLED_GONE -> {}
        }
    }

    private void startTarget() {
        ledger.commitFinish("Finish goes to the target, where the guest waits for it");
        peer.finish(Cookie.NONE);
        ledger.note(SourceStep.FINISH_SUCCEEDED, "the guest runs on the target");
    }

    private void confirm(boolean cancelled) {
        Session open = own;
        if (open != null) open.confirm(vm, flags, Cookie.NONE, cancelled);
    }

    private void atSource(Action action) {
        try (Session fresh = host.hypervisor().open()) {
            switch (action) {
                case RESUME_SOURCE -> fresh.resume(vm);
                case DESTROY_SOURCE -> fresh.destroy(vm);
                default -> fresh.undefine(vm);
            }
        }
    }

    /** A job that can't be confirmed ends with the connection that holds it. */
    private void release(Action action) {
        Session open = own;
        boolean confirming = action == Action.CONFIRM || action == Action.CONFIRM_CANCELLED;
        if (confirming && open != null) open.close();
    }

    private void pause() {
        host.time().pause(wait);
        wait = host.timing().longer(wait);
    }

    private static String text(Action action) {
        return switch (action) {
            case ABORT_SOURCE_JOB -> "the copy is ended";
            case START_TARGET -> "the guest is started on the target";
            case CANCEL_TARGET -> "the paused guest on the target is removed";
            case CONFIRM_CANCELLED, RESUME_SOURCE -> "the guest goes on where it was";
            case CONFIRM, DESTROY_SOURCE -> "the paused guest on the source is removed";
            case UNDEFINE_SOURCE -> "the definition on the source is removed";
            case RECOVER_POST_COPY,
                    WAIT_IN_DOUBT,
                    WAIT_FOR_PAGES,
                    SEAL_TARGET,
                    LOOK_AGAIN,
                    SETTLED_ON_SOURCE,
                    SETTLED_ON_TARGET,
                    SETTLED_GONE -> "";
        };
    }
}
