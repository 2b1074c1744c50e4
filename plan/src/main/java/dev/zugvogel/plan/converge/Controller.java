package dev.zugvogel.plan.converge;

import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.List;

/**
 * Decides what is done with a copy that runs, so that it ends within objective and deadline, or says why it does not. The
 * objective is never given up: the limit stays within {@link Terms#budget}. Pure.
 */
public final class Controller {
    /** A pass that leaves more than this of the one before is no progress. */
    private static final double PROGRESS = 0.9;

    /** So many passes in a row without progress are no accident. */
    private static final int STALLED = 3;

    /** Without a deadline: so many, and so long, are enough. */
    private static final int HOPELESS = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** QEMU lets a throttled CPU run for this long at a time: softmmu/cpu-throttle.c. */
    private static final double SLICE_SECONDS = 0.01;

    private final Terms terms;
    private final Standing standing;
    private final List<Pass> passes;
    private final Duration now;

    private Controller(Terms terms, Standing standing, List<Pass> passes, Duration now) {
        this.terms = standing.postCopyRefused() ? terms.withoutPostCopy() : terms;
        this.standing = standing;
        this.passes = passes;
        this.now = now;
    }

    /**
     * @param passes that began so far, the first one over all memory; empty while disks are copied
     * @param now since the start of the migration
     */
    public static Decision decide(Terms terms, Standing standing, List<Pass> passes, Duration now) {
        return new Controller(terms, standing, passes, now).decide();
    }

    private Decision decide() {
        if (late())
            return new Decision.GiveUp("it was not done by its deadline of "
                    + text(terms.deadline().orElseThrow()));
        if (passes.size() < 2) return new Decision.Continue();
        if (terms.postcopy() == PostCopy.FIRST) return new Decision.SwitchToPostCopy();
        if (sleepsTooLong()) return otherwise(throttledTooMuch());
        if (converges()) return new Decision.Continue();
        if (enoughSaved() || stalled() || hurries()) return more();
        return new Decision.Continue();
    }

    private boolean late() {
        return terms.deadline().filter(end -> now.compareTo(end) >= 0).isPresent();
    }

    /** Clients of a guest whose CPUs sleep for longer than the objective see that as a gap, too. */
    private boolean sleepsTooLong() {
        double share = Math.min(0.999, standing.throttlePercent() / 100.0);
        return SLICE_SECONDS * share / (1 - share) > seconds(terms.objective());
    }

    private String throttledTooMuch() {
        return "the guest writes too fast even at " + standing.throttlePercent()
                + " % throttling, and more would pause it for longer than the objective";
    }

    private boolean converges() {
        return passes.getLast().pauseSeconds() <= seconds(standing.limit());
    }

    /** It would fit the budget, and another pass would make it no shorter. */
    private boolean enoughSaved() {
        return passes.getLast().pauseSeconds() <= seconds(terms.budget()) && withoutProgress() >= 1;
    }

    private boolean stalled() {
        return withoutProgress() >= STALLED;
    }

    /** The passes at the end of the list that left about as much as the least before them. */
    private int withoutProgress() {
        int count = 0;
        double least = Double.POSITIVE_INFINITY;
        for (Pass pass : passes) {
            boolean progress = pass.remaining().count() < PROGRESS * least;
            count = progress ? 0 : count + 1;
            least = Math.min(least, (double) pass.remaining().count());
        }
        return count;
    }

    /** What is left of this pass and one more would not be sent by the deadline. */
    private boolean hurries() {
        double needs = 2 * passes.getLast().pauseSeconds();
        return terms.deadline().filter(end -> seconds(end.minus(now)) < needs).isPresent();
    }

    private Decision more() {
        if (standing.limit().compareTo(terms.budget()) < 0) return new Decision.RaiseLimit(terms.budget());
        if (!stalled() && !hurries()) return new Decision.Continue();
        if (terms.throttle() && !hopeless() && !hurries()) return new Decision.Throttle();
        if (terms.postcopy() == PostCopy.ALLOWED) return new Decision.SwitchToPostCopy();
        return hopeless() ? new Decision.GiveUp(hopelessness()) : new Decision.Continue();
    }

    private Decision otherwise(String reason) {
        return terms.postcopy() == PostCopy.ALLOWED ? new Decision.SwitchToPostCopy() : new Decision.GiveUp(reason);
    }

    private boolean hopeless() {
        return withoutProgress() >= HOPELESS && now.compareTo(PATIENCE) >= 0;
    }

    private String hopelessness() {
        Pass last = passes.getLast();
        return "after " + passes.size() + " passes the guest still writes as fast (" + last.dirtyRate()
                + ") as it is sent (" + last.bandwidth() + "): it would have to pause for longer than "
                + text(terms.objective());
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
