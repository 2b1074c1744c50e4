package dev.zugvogel.plan.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The controller against a copy that behaves as QEMU's: whatever the guest does, the objective and the deadline hold. */
class ConvergenceTest {
    private static final int TRIALS = 5_000;

    /** Between two looks at a copy, or a 50th of a long pass. */
    private static final double LOOK_SECONDS = 0.5;

    private static final int MOST_PASSES = 3_000;
    private static final double MANY_SHORT_ONES_SECONDS = 600;

    private sealed interface End {
        record Paused(double seconds) implements End {}

        record PostCopied() implements End {}

        record Left(String reason) implements End {}
    }

    /** One copy, pass by pass, of a guest whose rate wavers. */
    private static final class Copy {
        final Random random;
        final Terms terms;
        final double bandwidth;
        final double rate;
        final double workingSet;
        final List<Pass> passes = new ArrayList<>();
        double now;
        double remaining;
        double longestStep;
        int throttlePercent;
        Duration limit;

        Copy(Random random) {
            this.random = random;
            this.bandwidth = 1e5 + random.nextDouble() * 1e9;
            this.rate = random.nextDouble() * 3 * bandwidth;
            this.remaining = 1e6 + random.nextDouble() * 1e10;
            this.workingSet = remaining * random.nextDouble();
            this.terms = new Terms(
                    Duration.ofMillis(20 + random.nextLong(2_000)),
                    Duration.ofMillis(random.nextLong(10)),
                    random.nextBoolean()
                            ? Optional.of(Duration.ofSeconds(1 + random.nextLong(1_000)))
                            : Optional.empty(),
                    List.of(PostCopy.values()).get(random.nextInt(3)),
                    random.nextBoolean());
            this.limit = terms.firstLimit();
        }

        End run() {
            while (true) {
                begin();
                double until = now + remaining / bandwidth;
                double step = Math.max(LOOK_SECONDS, (until - now) / 50);
                longestStep = Math.max(longestStep, step);
                while (now < until) {
                    Optional<End> end = look();
                    if (end.isPresent()) return end.get();
                    now = Math.min(until, now + step);
                }
                double took = remaining / bandwidth;
                double writing = rate * (0.7 + 0.6 * random.nextDouble()) * (1 - throttlePercent / 100.0);
                remaining = -workingSet * Math.expm1(-writing * took / Math.max(1, workingSet));
                if (remaining <= bandwidth * seconds(limit)) return new End.Paused(remaining / bandwidth);
                if (terms.throttle() && passes.size() % 2 == 0) throttlePercent = Math.min(99, throttlePercent + 10);
                assertThat(passes.size() < MOST_PASSES || now < MANY_SHORT_ONES_SECONDS)
                        .as("%s ends some time", terms)
                        .isTrue();
            }
        }

        private void begin() {
            passes.add(new Pass(
                    Duration.ofMillis((long) (1_000 * now)),
                    new Bytes((long) remaining),
                    new BytesPerSecond((long) rate),
                    new BytesPerSecond((long) bandwidth)));
        }

        private Optional<End> look() {
            Standing standing = new Standing(limit, throttlePercent, false);
            Duration at = Duration.ofMillis((long) (1_000 * now));
            return switch (Controller.decide(terms, standing, passes, at)) {
                case Decision.Continue _, Decision.Throttle _ -> Optional.empty();
                case Decision.RaiseLimit(Duration to) -> {
                    assertThat(to).isGreaterThan(limit);
                    limit = to;
                    yield Optional.empty();
                }
                case Decision.SwitchToPostCopy _ -> Optional.of(new End.PostCopied());
                case Decision.GiveUp(String reason) -> Optional.of(new End.Left(reason));
            };
        }
    }

    @Test
    void theObjectiveIsNeverExceededAndItEndsByTheDeadlineOrSaysWhy() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < TRIALS; i++) {
            Copy copy = new Copy(random);
            End end = copy.run();
            String as = "seed " + seed + ", trial " + i + ": " + copy.terms;
            copy.terms
                    .deadline()
                    .ifPresent(deadline ->
                            assertThat(copy.now).as(as).isLessThan(seconds(deadline) + 2 * copy.longestStep));
            switch (end) {
                case End.Paused(double pause) ->
                    assertThat(pause + seconds(copy.terms.overhead()))
                            .as(as)
                            .isLessThanOrEqualTo(seconds(copy.terms.objective()) + 1e-9);
                case End.PostCopied() -> {
                    assertThat(copy.terms.postcopy()).as(as).isNotEqualTo(PostCopy.NEVER);
                    assertThat(copy.passes).as(as).hasSizeGreaterThan(1);
                }
                case End.Left(String reason) -> assertThat(reason).as(as).isNotBlank();
            }
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
