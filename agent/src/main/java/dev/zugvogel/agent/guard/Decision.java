package dev.zugvogel.agent.guard;

import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.guard.TargetView.Seen;
import dev.zugvogel.agent.guard.TargetView.Unreachable;

/**
 * Who owns the VM, and what to do about it. Pure and total; safe to ask again after every action, crash and reconnect.
 *
 * <p>Two rules carry it. The source goes on only where the target can't run and never will: {@link #targetNeverRuns}.
 * The source goes away only where the target has the guest: {@link #targetOwns}. Where neither holds, nothing is done
 * that can't be undone.
 *
 * <p>On what they rest, in libvirt 9.0: Finish defines the domain before it starts the CPUs (we always ask it to), so one that
 * is absent after an unanswered Finish never ran. An error in answer to the one Finish that was sent means that
 * the CPUs did not start; libvirt stops the domain before it answers. The lost connection that prepared a domain
 * removes it, unless Finish had arrived whole.
 */
public final class Decision {
    private Decision() {}

    public static Action decide(SourceView source, TargetView target, JournalView journal) {
        return switch (source.power()) {
            case UNKNOWN, RUNNING_IN_POST_COPY, RUNNING_POST_COPY_BROKEN -> Action.LOOK_AGAIN;
            case RUNNING -> sourceRuns(source, target, journal);
            case PAUSED_IN_POST_COPY, PAUSED_POST_COPY_BROKEN -> inPostCopy(source, target, journal);
            // libvirt tells a source of which the guest has left in post-copy from any other.
            case PAUSED, PAUSED_FOR_MIGRATION -> sourcePaused(source, target, journal.stayed());
            case SHUT_OFF, ABSENT -> sourceEnded(source, target, journal);
        };
    }

    private static Action sourceRuns(SourceView source, TargetView target, JournalView journal) {
        boolean twin = target instanceof Seen seen && seen.power().isAlive() && seen.finish() != Finish.NOT_FORWARDED;
        if (twin) return Action.WAIT_IN_DOUBT;
        // A half that is being destroyed looks alive for a moment.
        if (journal.leftEarly() && targetOwns(target, journal)) return Action.LOOK_AGAIN;
        return source.job() ? Action.ABORT_SOURCE_JOB : Action.SETTLED_ON_SOURCE;
    }

    private static Action sourcePaused(SourceView source, TargetView target, JournalView journal) {
        if (missesPages(target)) return Action.LOOK_AGAIN;
        if (targetOwns(target, journal)) return handOver(source, journal);
        if (!targetNeverRuns(target, journal)) return unclear(target);
        if (source.job()) return journal.holdsJob() ? Action.CONFIRM_CANCELLED : Action.ABORT_SOURCE_JOB;
        boolean pausedByOthers = source.power() == Power.PAUSED && !journal.pausedByUs();
        return pausedByOthers ? Action.SETTLED_ON_SOURCE : Action.RESUME_SOURCE;
    }

    /** The source can't go on, and is to go once nobody misses a page of it. */
    private static Action inPostCopy(SourceView source, TargetView target, JournalView journal) {
        boolean arrived =
                journal.finishSucceeded() || (target instanceof Seen seen && seen.finish() == Finish.SUCCEEDED);
        if (arrived) return arrived(source, target, journal);
        return switch (target) {
            case Unreachable ignored -> Action.WAIT_IN_DOUBT;
            case Seen seen when waitsForFinish(seen) -> Action.START_TARGET;
            case Seen seen when isBroken(source, seen) -> Action.RECOVER_POST_COPY;
            case Seen seen
            when source.power() == Power.PAUSED_POST_COPY_BROKEN && seen.power().isEnded() ->
                finishHadNoEffect(seen, journal) ? Action.DESTROY_SOURCE : Action.WAIT_IN_DOUBT;
            case Seen ignored -> Action.LOOK_AGAIN;
        };
    }

    /**
     * Where nobody holds the source's job, libvirt ends the source by itself only if the last page left after its client had gone
     * (measured on 9.0).
     */
    private static Action arrived(SourceView source, TargetView target, JournalView journal) {
        if (source.job() && journal.holdsJob()) return Action.CONFIRM;
        // Finish is answered when the last page is there.
        if (journal.finishSucceeded()) return Action.DESTROY_SOURCE;
        return target instanceof Seen seen && missesNothing(seen.power()) ? Action.DESTROY_SOURCE : Action.LOOK_AGAIN;
    }

    private static boolean missesNothing(Power target) {
        return target.isEnded() || (target.isAlive() && !target.missesPages());
    }

    /** The source's half is enough: the target's QEMU does not notice before its agent ends its channel. */
    private static boolean isBroken(SourceView source, Seen target) {
        boolean here = source.power() == Power.PAUSED_POST_COPY_BROKEN;
        return here && target.known() && target.power().missesPages();
    }

    /** Also if libvirt refused one and left the guest as it was: without Finish it goes on nowhere. */
    private static boolean waitsForFinish(Seen target) {
        boolean may = target.finish() == Finish.NOT_FORWARDED || target.finish() == Finish.REFUSED;
        return may && target.known() && !target.sealed() && target.power() == Power.PAUSED_FOR_MIGRATION;
    }

    private static Action handOver(SourceView source, JournalView journal) {
        if (!source.job()) return Action.DESTROY_SOURCE;
        return journal.holdsJob() ? Action.CONFIRM : Action.LOOK_AGAIN;
    }

    private static boolean missesPages(TargetView target) {
        return target instanceof Seen seen && seen.power().missesPages();
    }

    private static Action sourceEnded(SourceView source, TargetView target, JournalView journal) {
        if (missesPages(target)) return Action.WAIT_FOR_PAGES;
        if (targetOwns(target, journal)) {
            boolean leftOver = source.power() == Power.SHUT_OFF && source.persistent();
            return leftOver ? Action.UNDEFINE_SOURCE : Action.SETTLED_ON_TARGET;
        }
        return targetNeverRuns(target, journal) ? Action.SETTLED_GONE : unclear(target);
    }

    private static Action unclear(TargetView target) {
        return switch (target) {
            case Unreachable ignored -> Action.WAIT_IN_DOUBT;
            case Seen seen when !seen.sealed() -> Action.SEAL_TARGET;
            case Seen seen when seen.power() != Power.PAUSED_FOR_MIGRATION -> Action.WAIT_IN_DOUBT;
            case Seen seen -> seen.finish() == Finish.REFUSED ? Action.CANCEL_TARGET : Action.LOOK_AGAIN;
        };
    }

    /** The target has the guest: it lives there by our Finish, or it did and ended there. */
    public static boolean targetOwns(TargetView target, JournalView journal) {
        if (journal.finishSucceeded()) return true;
        if (!(target instanceof Seen seen)) return false;
        if (seen.finish() == Finish.SUCCEEDED) return true;
        boolean ours = seen.finish() != Finish.NOT_FORWARDED || (journal.finishSent() && !seen.known());
        return ours && seen.power().isAlive();
    }

    /** The target's CPUs were not started and can't be any more. */
    public static boolean targetNeverRuns(TargetView target, JournalView journal) {
        if (journal.finishSucceeded()) return false;
        if (target instanceof Seen seen && seen.power().isAlive()) return false;
        if (!journal.finishSent()) return true;
        return target instanceof Seen seen && seen.known() && seen.sealed() && finishHadNoEffect(seen, journal);
    }

    private static boolean finishHadNoEffect(Seen seen, JournalView journal) {
        return switch (seen.finish()) {
            case NOT_FORWARDED -> true;
            case REFUSED -> seen.power().isEnded() && !journal.leftEarly();
            case FORWARDED -> seen.power() == Power.ABSENT;
            case SUCCEEDED -> false;
        };
    }
}
