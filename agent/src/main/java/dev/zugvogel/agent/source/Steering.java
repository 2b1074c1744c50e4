package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.plan.converge.Controller;
import dev.zugvogel.plan.converge.Decision;
import dev.zugvogel.plan.converge.Pass;
import dev.zugvogel.plan.converge.Standing;
import dev.zugvogel.plan.converge.Terms;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Keeps objective and deadline of one migration while it copies: does what {@link Controller} decides, and puts it down.
 * Used by the thread that watches the copy.
 */
final class Steering {
    private final StartMigration order;
    private final UUID vm;
    private final Ledger ledger;
    private final Session session;
    private final PostCopySwitch postCopy;
    private final Terms terms;
    private final List<Pass> passes = new ArrayList<>();
    private Duration limit;
    private boolean limitKept;
    private boolean throttleTold;
    private boolean postCopyRefused;
    private boolean over;

    Steering(StartMigration order, Ledger ledger, Session session, PostCopySwitch postCopy) {
        this.order = order;
        this.vm = UUID.fromString(order.getVmUuid());
        this.ledger = ledger;
        this.session = session;
        this.postCopy = postCopy;
        this.terms = terms(order);
        this.limit = terms.firstLimit();
    }

    private static Terms terms(StartMigration order) {
        Convergence allowed = order.getConvergence();
        return new Terms(
                Duration.ofMillis(order.getDowntimeObjectiveMs()),
                Duration.ofMillis(allowed.getSwitchoverOverheadMs()),
                Optional.of(Duration.ofMillis(allowed.getDeadlineMs())).filter(Duration::isPositive),
                switch (allowed.getPostcopy()) {
                    case POSTCOPY_ALLOWED -> PostCopy.ALLOWED;
                    case POSTCOPY_FIRST -> PostCopy.FIRST;
                    case POSTCOPY_NEVER, UNRECOGNIZED -> PostCopy.NEVER;
                },
                allowed.getThrottle());
    }

    /** What the transfer of the last bytes may take. */
    Duration limit() {
        return limit;
    }

    /** Of the pass that runs, unless it is the first. */
    Optional<Pass> pass() {
        return passes.size() < 2 ? Optional.empty() : Optional.of(passes.getLast());
    }

    /** Looks at the copy. Throws {@link dev.zugvogel.libvirt.LibvirtException} if libvirt does not take a limit. */
    void look(Optional<JobStats> stats, OptionalInt iteration, Duration now) {
        if (!limitKept) keep(limit);
        stats.filter(_ -> iteration.isPresent()).ifPresent(job -> passes.add(pass(job, now)));
        if (over) return;
        int throttled =
                stats.map(job -> job.autoConvergeThrottlePercent().orElse(0)).orElse(0);
        carryOut(Controller.decide(terms, new Standing(limit, throttled, postCopyRefused), passes, now));
    }

    private static Pass pass(JobStats job, Duration now) {
        return new Pass(
                now,
                job.memoryRemaining().orElse(Bytes.ZERO),
                new BytesPerSecond(Rates.dirty(job)),
                new BytesPerSecond(Rates.bandwidth(job)));
    }

    private void carryOut(Decision decision) {
        switch (decision) {
            case Decision.Continue() -> {}
            case Decision.RaiseLimit(Duration to) -> raise(to);
            case Decision.Throttle() -> throttle();
            case Decision.SwitchToPostCopy() -> switchToPostCopy();
            case Decision.GiveUp(String reason) -> giveUp(reason);
        }
    }

    private void keep(Duration wanted) {
        session.setMaxDowntime(vm, wanted);
        limit = wanted;
        limitKept = true;
    }

    private void raise(Duration to) {
        keep(to);
        ledger.note(SourceStep.STEERED, "the last transfer may take " + to.toMillis() + " ms now");
    }

    private void throttle() {
        if (throttleTold) return;
        throttleTold = true;
        ledger.note(SourceStep.STEERED, order.getVmName() + " writes too fast; QEMU slows it down");
    }

    private void switchToPostCopy() {
        try {
            postCopy.switchToPostCopy();
            over = true;
        } catch (FailureException e) {
            // The link may be back in a moment.
            if (e.failure().code() == Code.TARGET_UNREACHABLE) return;
            postCopyRefused = true;
            ledger.note(SourceStep.STEERED, e.failure().message() + "; the copy goes on");
        }
    }

    private void giveUp(String reason) {
        over = true;
        ledger.giveUp(Failure.of(Code.NOT_CONVERGED, order.getVmName() + " stays: " + reason));
    }
}
