package dev.zugvogel.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.sim.fault.Fault;
import dev.zugvogel.sim.host.Twist;
import org.junit.jupiter.api.Test;

/** Migrations in worlds where everything fails. A seed that breaks a promise is told with its trace by {@code ./dev sim --seed}. */
final class SeedsTest {
    private static final long SEEDS = 1000;

    @Test
    void everySeedKeepsThePromises() {
        Report.Figures figures = Campaign.of(SEEDS).run();
        assertThat(figures.broken()).isEmpty();
        assertThat(figures.seeds()).isEqualTo(SEEDS);
    }

    @Test
    void aSeedIsReplayedExactly() {
        for (long seed = 1; seed <= 60; seed++) {
            Run.Result first = Run.of(seed, true, Twist.NONE);
            Run.Result again = Run.of(seed, true, Twist.NONE);
            assertThat(again.trace()).as("seed %s", seed).isEqualTo(first.trace());
            Run.Result untraced = Run.of(seed, false, Twist.NONE);
            assertThat(untraced.events()).as("seed %s", seed).isEqualTo(first.events());
        }
    }

    @Test
    void everyFaultStrikesWhereItMatters() {
        Report.Figures figures = Campaign.of(4 * SEEDS).run();
        assertThat(figures.faults()).hasSize(Fault.values().length);
        assertThat(figures.faults())
                .allSatisfy((fault, phases) ->
                        assertThat(phases.keySet()).as(fault).contains("copy", "switchover", "post-copy", "unwind"));
    }
}
