package dev.zugvogel.agent.guard;

import static dev.zugvogel.agent.guard.Power.ABSENT;
import static dev.zugvogel.agent.guard.Power.PAUSED;
import static dev.zugvogel.agent.guard.Power.PAUSED_FOR_MIGRATION;
import static dev.zugvogel.agent.guard.Power.PAUSED_IN_POST_COPY;
import static dev.zugvogel.agent.guard.Power.PAUSED_POST_COPY_BROKEN;
import static dev.zugvogel.agent.guard.Power.RUNNING;
import static dev.zugvogel.agent.guard.Power.RUNNING_IN_POST_COPY;
import static dev.zugvogel.agent.guard.Power.RUNNING_POST_COPY_BROKEN;
import static dev.zugvogel.agent.guard.Power.SHUT_OFF;
import static dev.zugvogel.agent.guard.Power.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.guard.TargetView.Seen;
import dev.zugvogel.agent.guard.TargetView.Unreachable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision tables of libvirt's behaviour, row by row, and the two rules for every combination there is. */
final class DecisionTest {
    private static final TargetView AWAY = new Unreachable();
    private static final JournalView UNSENT = new JournalView(false, false, false, false, false);
    private static final JournalView NUDGED = new JournalView(false, false, false, true, false);
    private static final JournalView SENT = new JournalView(true, false, false, false, false);
    private static final JournalView ANSWERED = new JournalView(true, true, false, false, false);
    private static final Set<Action> SOURCE_GOES_ON = EnumSet.of(Action.RESUME_SOURCE, Action.CONFIRM_CANCELLED);
    private static final Set<Action> SOURCE_GOES_AWAY =
            EnumSet.of(Action.DESTROY_SOURCE, Action.UNDEFINE_SOURCE, Action.CONFIRM);

    private static final JournalView LEFT = new JournalView(false, false, false, false, true);
    private static final JournalView LEFT_AND_SENT = new JournalView(true, false, false, false, true);

    private static final SourceView RUNS = src(RUNNING, false);
    private static final SourceView RUNS_WITH_JOB = src(RUNNING, true);
    private static final SourceView WAITS = src(PAUSED_FOR_MIGRATION, false);
    private static final SourceView WAITS_WITH_JOB = src(PAUSED_FOR_MIGRATION, true);
    private static final SourceView NONE = src(ABSENT, false);
    private static final SourceView OFF = src(SHUT_OFF, false);

    static List<Arguments> rows() {
        return List.of(
                row("orphan copy, target paused", RUNS_WITH_JOB, twin(), UNSENT, Action.ABORT_SOURCE_JOB),
                row("orphan copy, no target", RUNS_WITH_JOB, at(ABSENT), UNSENT, Action.ABORT_SOURCE_JOB),
                row("orphan copy, target away", RUNS_WITH_JOB, AWAY, UNSENT, Action.ABORT_SOURCE_JOB),
                row("not migrated", RUNS, at(ABSENT), UNSENT, Action.SETTLED_ON_SOURCE),
                row("target left paused", RUNS, twin(), UNSENT, Action.SETTLED_ON_SOURCE),
                row("both paused, never sent", WAITS, twin(), UNSENT, Action.RESUME_SOURCE),
                row("both paused, job held", WAITS_WITH_JOB, twin(), held(UNSENT), Action.CONFIRM_CANCELLED),
                row("orphan Perform not yet done", WAITS_WITH_JOB, twin(), UNSENT, Action.ABORT_SOURCE_JOB),
                row("no target, never sent", WAITS, at(ABSENT), UNSENT, Action.RESUME_SOURCE),
                row("target away, never sent", WAITS, AWAY, UNSENT, Action.RESUME_SOURCE),
                row("target away, job held", WAITS_WITH_JOB, AWAY, held(UNSENT), Action.CONFIRM_CANCELLED),
                row("Finish lost on the way", WAITS, twin(), SENT, Action.RESUME_SOURCE),
                row("Finish lost, not sealed", WAITS, openTwin(), SENT, Action.SEAL_TARGET),
                row("Finish lost, libvirt down there", WAITS, at(UNKNOWN), SENT, Action.RESUME_SOURCE),
                row("Finish at work", WAITS_WITH_JOB, twin(Finish.FORWARDED), held(SENT), Action.LOOK_AGAIN),
                row("reply lost, job held", WAITS_WITH_JOB, lives(Finish.FORWARDED), held(SENT), Action.CONFIRM),
                row("reply lost, no job", WAITS, lives(Finish.FORWARDED), SENT, Action.DESTROY_SOURCE),
                row("runs there, its journal lost", WAITS, forgotten(RUNNING), SENT, Action.DESTROY_SOURCE),
                row("absent there, its journal lost", WAITS, forgotten(ABSENT), SENT, Action.WAIT_IN_DOUBT),
                row("job not ours any more", WAITS_WITH_JOB, lives(Finish.SUCCEEDED), SENT, Action.LOOK_AGAIN),
                row("ran there and shut down", WAITS, at(ABSENT, Finish.SUCCEEDED), SENT, Action.DESTROY_SOURCE),
                row("paused there by a person", WAITS, at(PAUSED, Finish.FORWARDED), SENT, Action.DESTROY_SOURCE),
                row("answered, target away since", WAITS, AWAY, ANSWERED, Action.DESTROY_SOURCE),
                row(
                        "refused by libvirt",
                        WAITS_WITH_JOB,
                        at(ABSENT, Finish.REFUSED),
                        held(SENT),
                        Action.CONFIRM_CANCELLED),
                row("refused, defined there", WAITS, at(SHUT_OFF, Finish.REFUSED), SENT, Action.RESUME_SOURCE),
                row("refused, twin left", WAITS, twin(Finish.REFUSED), SENT, Action.CANCEL_TARGET),
                row("unanswered, not defined", WAITS, at(ABSENT, Finish.FORWARDED), SENT, Action.RESUME_SOURCE),
                row("unanswered, shut off", WAITS, at(SHUT_OFF, Finish.FORWARDED), SENT, Action.WAIT_IN_DOUBT),
                row("unanswered, libvirt down", WAITS, at(UNKNOWN, Finish.FORWARDED), SENT, Action.WAIT_IN_DOUBT),
                row("sent, target away", WAITS_WITH_JOB, AWAY, held(SENT), Action.WAIT_IN_DOUBT),
                row("both run", RUNS, lives(Finish.FORWARDED), SENT, Action.WAIT_IN_DOUBT),
                row("done", NONE, lives(Finish.SUCCEEDED), ANSWERED, Action.SETTLED_ON_TARGET),
                row("done, target away", NONE, AWAY, ANSWERED, Action.SETTLED_ON_TARGET),
                row("done, definition left", OFF, lives(Finish.SUCCEEDED), ANSWERED, Action.UNDEFINE_SOURCE),
                row("shut down while copied", OFF, at(ABSENT), UNSENT, Action.SETTLED_GONE),
                row("gone, target away", NONE, AWAY, UNSENT, Action.SETTLED_GONE),
                row("gone, sent, target away", NONE, AWAY, SENT, Action.WAIT_IN_DOUBT),
                row("libvirt down here", src(UNKNOWN, false), lives(Finish.FORWARDED), SENT, Action.LOOK_AGAIN),
                row("paused by a person", src(PAUSED, false), at(ABSENT), UNSENT, Action.SETTLED_ON_SOURCE),
                row("paused by us", src(PAUSED, false), at(ABSENT), NUDGED, Action.RESUME_SOURCE),
                row(
                        "left early, Finish not sent",
                        src(PAUSED_IN_POST_COPY, true),
                        openTwin(),
                        LEFT,
                        Action.START_TARGET),
                row(
                        "left early, agent lost",
                        src(PAUSED_POST_COPY_BROKEN, false),
                        openTwin(),
                        LEFT,
                        Action.START_TARGET),
                row(
                        "left early, pages on the way",
                        src(PAUSED_IN_POST_COPY, true),
                        missing(),
                        LEFT_AND_SENT,
                        Action.LOOK_AGAIN),
                row(
                        "left early, its half is being destroyed",
                        src(RUNNING, false),
                        at(SHUT_OFF, Finish.SUCCEEDED),
                        LEFT_AND_SENT,
                        Action.LOOK_AGAIN),
                row(
                        "left early, broken at the source",
                        src(PAUSED_POST_COPY_BROKEN, true),
                        missing(),
                        LEFT_AND_SENT,
                        Action.RECOVER_POST_COPY),
                row(
                        "left early, broken at both",
                        src(PAUSED_POST_COPY_BROKEN, true),
                        at(RUNNING_POST_COPY_BROKEN, Finish.REFUSED),
                        LEFT_AND_SENT,
                        Action.RECOVER_POST_COPY),
                row(
                        "left early, broken, target away",
                        src(PAUSED_POST_COPY_BROKEN, true),
                        AWAY,
                        LEFT_AND_SENT,
                        Action.WAIT_IN_DOUBT),
                row(
                        "left early, target away",
                        src(PAUSED_IN_POST_COPY, true),
                        AWAY,
                        LEFT_AND_SENT,
                        Action.WAIT_IN_DOUBT),
                row(
                        "left early, all pages there",
                        src(PAUSED_IN_POST_COPY, true),
                        lives(Finish.SUCCEEDED),
                        held(LEFT_AND_SENT),
                        Action.CONFIRM),
                row(
                        "left early, all pages there, nobody holds the job",
                        src(PAUSED_IN_POST_COPY, false),
                        lives(Finish.SUCCEEDED),
                        LEFT_AND_SENT,
                        Action.DESTROY_SOURCE),
                row(
                        "left early, said to have arrived, and misses pages",
                        src(PAUSED_POST_COPY_BROKEN, false),
                        at(RUNNING_POST_COPY_BROKEN, Finish.SUCCEEDED),
                        LEFT_AND_SENT,
                        Action.LOOK_AGAIN),
                row(
                        "left early, never ran there",
                        src(PAUSED_POST_COPY_BROKEN, false),
                        at(ABSENT),
                        LEFT,
                        Action.DESTROY_SOURCE),
                row(
                        "left early, may have run there",
                        src(PAUSED_POST_COPY_BROKEN, false),
                        at(SHUT_OFF, Finish.REFUSED),
                        LEFT_AND_SENT,
                        Action.WAIT_IN_DOUBT),
                row(
                        "left early, ended there with pages missing",
                        src(PAUSED_POST_COPY_BROKEN, true),
                        at(SHUT_OFF, Finish.SUCCEEDED),
                        LEFT_AND_SENT,
                        Action.DESTROY_SOURCE),
                row("source gone, pages missing", OFF, missing(), LEFT_AND_SENT, Action.WAIT_FOR_PAGES),
                row(
                        "source gone, ended there since",
                        OFF,
                        at(SHUT_OFF, Finish.REFUSED),
                        LEFT_AND_SENT,
                        Action.WAIT_IN_DOUBT),
                row("a stranger of that UUID there", src(PAUSED, false), at(RUNNING), UNSENT, Action.WAIT_IN_DOUBT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void decidesAsTheTableSays(
            String situation, SourceView source, TargetView target, JournalView journal, Action expected) {
        assertThat(Decision.decide(source, target, journal)).as(situation).isEqualTo(expected);
    }

    @Test
    void neverLetsTheSourceGoOnWhereTheTargetMayRunOrHaveRun() {
        forAll(it -> !SOURCE_GOES_ON.contains(it.action()) || provablyNeverRuns(it.source, it.target, it.journal));
    }

    /** Said again here, in other words than the code's, on purpose. */
    private static boolean provablyNeverRuns(SourceView source, TargetView target, JournalView journal) {
        if (journal.finishSucceeded()) return false;
        if (target instanceof Seen seen && lives(seen)) return false;
        if (!journal.finishSent()) return true;
        if (!(target instanceof Seen seen) || !seen.sealed() || !seen.known()) return false;
        boolean neverGiven = seen.finish() == Finish.NOT_FORWARDED;
        boolean refused = seen.finish() == Finish.REFUSED && ended(seen) && (stayed(source) || !journal.leftEarly());
        boolean notEvenDefined = seen.finish() == Finish.FORWARDED && seen.power() == ABSENT;
        return neverGiven || refused || notEvenDefined;
    }

    /** libvirt says of a source whether its guest has left in post-copy. */
    private static boolean stayed(SourceView source) {
        return source.power() == PAUSED || source.power() == PAUSED_FOR_MIGRATION;
    }

    @Test
    void neverRemovesTheSourceUnlessTheTargetHasTheGuest() {
        forAll(it -> !SOURCE_GOES_AWAY.contains(it.action())
                || targetHasIt(it.target, it.journal)
                || it.source.power() == PAUSED_POST_COPY_BROKEN);
    }

    @Test
    void removesAHalfOnlyWhereTheOtherIsGoneOrWhole() {
        forAll(it -> !it.source.power().isLeftInPostCopy()
                || it.action() != Action.DESTROY_SOURCE
                || it.journal.finishSucceeded()
                || (it.target instanceof Seen seen
                        && (ended(seen) || EnumSet.of(RUNNING, PAUSED).contains(seen.power()))));
    }

    @Test
    void recoversOnlyBetweenTwoHalvesOfOneGuest() {
        forAll(it -> it.action() != Action.RECOVER_POST_COPY
                || (it.source.power() == PAUSED_POST_COPY_BROKEN
                        && it.target instanceof Seen seen
                        && seen.known()
                        && EnumSet.of(RUNNING_IN_POST_COPY, RUNNING_POST_COPY_BROKEN)
                                .contains(seen.power())));
    }

    @Test
    void neverRemovesASourceWhosePagesAreStillMissed() {
        forAll(it -> !(it.target instanceof Seen seen && seen.power() == RUNNING_IN_POST_COPY)
                || it.journal.finishSucceeded()
                || (it.target instanceof Seen known && known.finish() == Finish.SUCCEEDED)
                || !SOURCE_GOES_AWAY.contains(it.action()));
    }

    private static boolean lives(Seen target) {
        return EnumSet.of(RUNNING, RUNNING_IN_POST_COPY, RUNNING_POST_COPY_BROKEN, PAUSED)
                .contains(target.power());
    }

    private static boolean ended(Seen target) {
        return target.power() == ABSENT || target.power() == SHUT_OFF;
    }

    private static boolean targetHasIt(TargetView target, JournalView journal) {
        if (journal.finishSucceeded()) return true;
        if (!(target instanceof Seen seen)) return false;
        if (seen.finish() == Finish.SUCCEEDED) return true;
        return lives(seen) && (seen.finish() != Finish.NOT_FORWARDED || (journal.finishSent() && !seen.known()));
    }

    @Test
    void neverTouchesARunningSourceButToEndItsCopy() {
        Set<Action> harmless =
                EnumSet.of(Action.ABORT_SOURCE_JOB, Action.SETTLED_ON_SOURCE, Action.WAIT_IN_DOUBT, Action.LOOK_AGAIN);
        forAll(it -> it.source.power() != RUNNING || harmless.contains(it.action()));
    }

    @Test
    void confirmsOnlyWithTheJobAndResumesOrDestroysOnlyWithoutOne() {
        forAll(it -> switch (it.action()) {
            case CONFIRM, CONFIRM_CANCELLED -> it.source.job() && it.journal.holdsJob();
            case RESUME_SOURCE -> !it.source.job();
            // libvirt keeps the job of a post-copy whose client is gone, and destroys the domain all the same.
            case DESTROY_SOURCE -> !it.source.job() || it.source.power().isLeftInPostCopy();
            default -> true;
        });
    }

    private record Situation(SourceView source, TargetView target, JournalView journal) {
        Action action() {
            return Decision.decide(source, target, journal);
        }
    }

    private static void forAll(Predicate<Situation> holds) {
        assertThat(situations()).hasSizeGreaterThan(30_000).allMatch(holds);
    }

    private static List<Situation> situations() {
        List<Situation> all = new ArrayList<>();
        for (SourceView source : sources())
            for (TargetView target : targets())
                for (int bits = 0; bits < 32; bits++) all.add(new Situation(source, target, journal(bits)));
        return all;
    }

    private static JournalView journal(int bits) {
        return new JournalView((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0);
    }

    private static List<SourceView> sources() {
        List<SourceView> all = new ArrayList<>();
        for (Power power : Power.values())
            for (int bits = 0; bits < 4; bits++) all.add(new SourceView(power, (bits & 1) != 0, (bits & 2) != 0));
        return all;
    }

    private static List<TargetView> targets() {
        List<TargetView> all = new ArrayList<>(List.of(AWAY));
        for (Power power : Power.values())
            for (Finish finish : Finish.values())
                for (int bits = 0; bits < 4; bits++) all.add(new Seen(power, (bits & 1) != 0, (bits & 2) != 0, finish));
        return all;
    }

    private static Arguments row(
            String situation, SourceView source, TargetView target, JournalView journal, Action expected) {
        return Arguments.of(situation, source, target, journal, expected);
    }

    private static SourceView src(Power power, boolean job) {
        return new SourceView(power, job, true);
    }

    private static Seen at(Power power) {
        return at(power, Finish.NOT_FORWARDED);
    }

    private static Seen at(Power power, Finish finish) {
        return new Seen(power, true, true, finish);
    }

    private static Seen twin() {
        return at(PAUSED_FOR_MIGRATION);
    }

    private static Seen twin(Finish finish) {
        return at(PAUSED_FOR_MIGRATION, finish);
    }

    private static Seen openTwin() {
        return new Seen(PAUSED_FOR_MIGRATION, true, false, Finish.NOT_FORWARDED);
    }

    private static Seen missing() {
        return at(RUNNING_IN_POST_COPY, Finish.FORWARDED);
    }

    private static Seen lives(Finish finish) {
        return at(RUNNING, finish);
    }

    private static Seen forgotten(Power power) {
        return new Seen(power, false, true, Finish.NOT_FORWARDED);
    }

    private static JournalView held(JournalView view) {
        return new JournalView(view.finishSent(), view.finishSucceeded(), true, false, view.leftEarly());
    }
}
