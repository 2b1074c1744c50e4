package dev.zugvogel.plan.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each rule of the controller, by the passes that call for it. */
class ControllerTest {
    private static final Terms TERMS =
            new Terms(Duration.ofMillis(300), Duration.ofMillis(100), Optional.empty(), PostCopy.NEVER, false);
    private static final Standing FIRST = new Standing(TERMS.firstLimit(), 0, false);
    private static final Standing RAISED = new Standing(TERMS.budget(), 0, false);
    private static final Duration NOW = Duration.ofMinutes(1);

    /** Over a link of 100 MiB/s, one second apart. */
    private static List<Pass> passes(long... remainingMib) {
        List<Pass> passes = new ArrayList<>();
        for (long mib : remainingMib)
            passes.add(new Pass(Duration.ofSeconds(passes.size()), Bytes.ofMib(mib), rate(90), rate(100)));
        return passes;
    }

    private static BytesPerSecond rate(long mib) {
        return new BytesPerSecond(mib << 20);
    }

    private static Terms with(PostCopy postcopy, boolean throttle) {
        return new Terms(TERMS.objective(), TERMS.overhead(), Optional.empty(), postcopy, throttle);
    }

    private static Terms until(Duration deadline) {
        return new Terms(TERMS.objective(), TERMS.overhead(), Optional.of(deadline), PostCopy.NEVER, false);
    }

    @Test
    void theLimitLeavesRoomForWhatTheSwitchOverTakesBesideTheTransfer() {
        assertThat(TERMS.budget()).isEqualTo(Duration.ofMillis(200));
        assertThat(TERMS.firstLimit()).isEqualTo(Duration.ofMillis(100));
        Terms tight = new Terms(Duration.ofMillis(50), Duration.ofMillis(100), Optional.empty(), PostCopy.NEVER, false);
        assertThat(tight.budget()).isEqualTo(Terms.LEAST_LIMIT);
        assertThat(tight.firstLimit()).isEqualTo(Terms.LEAST_LIMIT);
    }

    @Test
    void itGoesOnWhileDisksAreCopiedInTheFirstPassAndWhileThereIsProgress() {
        for (List<Pass> passes : List.of(passes(), passes(1_000), passes(1_000, 400), passes(1_000, 400, 5)))
            assertThat(Controller.decide(TERMS, FIRST, passes, NOW)).isEqualTo(new Decision.Continue());
    }

    @Test
    void theLimitIsRaisedWhereThePauseWouldFitAndGetsNoShorterAndWhereNothingGetsLess() {
        assertThat(Controller.decide(TERMS, FIRST, passes(1_000, 15, 15), NOW))
                .isEqualTo(new Decision.RaiseLimit(TERMS.budget()));
        assertThat(Controller.decide(TERMS, FIRST, passes(1_000, 90, 90, 90, 90), NOW))
                .isEqualTo(new Decision.RaiseLimit(TERMS.budget()));
    }

    @Test
    void theLimitIsNeverRaisedBeyondTheBudget() {
        assertThat(Controller.decide(TERMS, RAISED, passes(1_000, 90, 90, 90, 90), NOW))
                .isEqualTo(new Decision.Continue());
    }

    @Test
    void aGuestThatIsNotGettingThereIsThrottledThenGoesOnAtTheTargetIfThatIsAllowed() {
        List<Pass> stalled = passes(1_000, 90, 90, 90, 90);
        assertThat(Controller.decide(with(PostCopy.NEVER, true), RAISED, stalled, NOW))
                .isEqualTo(new Decision.Throttle());
        assertThat(Controller.decide(with(PostCopy.ALLOWED, false), RAISED, stalled, NOW))
                .isEqualTo(new Decision.SwitchToPostCopy());
        Standing refused = new Standing(TERMS.budget(), 0, true);
        assertThat(Controller.decide(with(PostCopy.ALLOWED, false), refused, stalled, NOW))
                .isEqualTo(new Decision.Continue());
    }

    @Test
    void postCopyComesAfterOneFullPassAndNotBefore() {
        Terms first = with(PostCopy.FIRST, false);
        assertThat(Controller.decide(first, FIRST, passes(1_000), NOW)).isEqualTo(new Decision.Continue());
        assertThat(Controller.decide(first, FIRST, passes(1_000, 200), NOW)).isEqualTo(new Decision.SwitchToPostCopy());
    }

    @Test
    void aGuestThatSleepsLongerThanTheObjectiveIsLetGo() {
        Standing harsh = new Standing(TERMS.budget(), 99, false);
        List<Pass> stalled = passes(1_000, 90, 90, 90, 90);
        assertThat(Controller.decide(with(PostCopy.NEVER, true), harsh, stalled, NOW))
                .isInstanceOfSatisfying(
                        Decision.GiveUp.class, end -> assertThat(end.reason()).contains("99 % throttling"));
        assertThat(Controller.decide(with(PostCopy.ALLOWED, true), harsh, stalled, NOW))
                .isEqualTo(new Decision.SwitchToPostCopy());
    }

    @Test
    void afterTheDeadlineItIsLetGoEvenWhileDisksAreCopied() {
        assertThat(Controller.decide(until(NOW), FIRST, passes(), NOW))
                .isEqualTo(new Decision.GiveUp("it was not done by its deadline of 60 s"));
    }

    @Test
    void shortBeforeTheDeadlineTheWholeBudgetIsUsed() {
        Duration soon = NOW.plusSeconds(5);
        assertThat(Controller.decide(until(soon), FIRST, passes(1_000, 400), NOW))
                .isEqualTo(new Decision.RaiseLimit(TERMS.budget()));
        assertThat(Controller.decide(until(NOW.plusSeconds(50)), FIRST, passes(1_000, 400), NOW))
                .isEqualTo(new Decision.Continue());
    }

    @Test
    void withoutADeadlineItIsLetGoAfterManyPassesThatWereOfNoUse() {
        long[] many = new long[25];
        java.util.Arrays.fill(many, 90);
        assertThat(Controller.decide(TERMS, RAISED, passes(many), NOW)).isEqualTo(new Decision.Continue());
        assertThat(Controller.decide(TERMS, RAISED, passes(many), Duration.ofMinutes(6)))
                .isInstanceOfSatisfying(
                        Decision.GiveUp.class,
                        end -> assertThat(end.reason()).contains("after 25 passes", "94.4 MB/s", "300 ms"));
    }
}
