package dev.zugvogel.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.sim.bug.Bug;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulator that finds nothing proves nothing: each planted bug is found, and by the promise that it breaks. */
final class BugsTest {
    private static final long SEEDS = 10_000;
    private static final Map<Bug, String> BREAKS = Map.ofEntries(
            Map.entry(Bug.ROLLS_BACK_WHEN_FINISH_FAILS, "promise 1"),
            Map.entry(Bug.SENDS_FINISH_ONCE, "promise 6"),
            Map.entry(Bug.DOES_NOT_REHEARSE, "promise 1"),
            Map.entry(Bug.GUESSES_INSTEAD_OF_IN_DOUBT, "promise 1"),
            Map.entry(Bug.REMOVES_THE_SOURCE_EARLY, "promise 1"),
            Map.entry(Bug.LOSES_THE_UNDO, "promise 5"),
            Map.entry(Bug.TARGET_WRITES_ITS_JOURNAL_AFTER, "promise 5"),
            Map.entry(Bug.SOURCE_WRITES_ITS_JOURNAL_AFTER, "promise 8"),
            Map.entry(Bug.DOES_NOT_FORCE, "promise"),
            Map.entry(Bug.FORCES_FILES_ALONE, "promise 2"),
            Map.entry(Bug.BELIEVES_THE_RELAY, "promise 3"));

    @ParameterizedTest
    @EnumSource
    void isFound(Bug bug) {
        String promise = BREAKS.getOrDefault(bug, "?");
        OptionalLong seed = LongStream.rangeClosed(1, SEEDS)
                .filter(s -> Run.of(s, false, bug).violation().orElse("").startsWith(promise))
                .findFirst();
        assertThat(seed).as("%s is found within %s seeds", bug, SEEDS).isPresent();
    }
}
