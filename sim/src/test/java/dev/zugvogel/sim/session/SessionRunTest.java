package dev.zugvogel.sim.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Sessions of the relay in a network that fails. A seed is told with its trace by {@code ./dev sim --seed}. */
final class SessionRunTest {
    private static final long SEEDS = 1000;

    @Test
    void everySessionCarriesAllOrBreaksForAReason() {
        List<SessionRun.Result> results = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> SessionRun.of(seed, false))
                .toList();
        assertThat(results)
                .allSatisfy(result -> assertThat(result.violation())
                        .as("seed %s", result.seed())
                        .isEmpty());
        Map<String, Long> ends =
                results.stream().collect(Collectors.groupingBy(SessionRun.Result::end, Collectors.counting()));
        assertThat(ends)
                .hasEntrySatisfying("carried", count -> assertThat(count).isGreaterThan(SEEDS / 4));
        assertThat(ends).hasEntrySatisfying("broken", count -> assertThat(count).isGreaterThan(SEEDS / 10));
    }

    @Test
    void aSeedIsReplayedExactly() {
        for (long seed = 1; seed <= 40; seed++)
            assertThat(SessionRun.of(seed, true).trace())
                    .as("seed %s", seed)
                    .isEqualTo(SessionRun.of(seed, true).trace());
    }
}
