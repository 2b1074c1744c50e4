package dev.zugvogel.relay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs; how fast, {@code ./dev bench micro} says. */
class BenchmarksTest {
    private static final int SOME = 20;

    @BeforeAll
    static void othersMayRunBenchmarksMeanwhile() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void eachOneRuns() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder()
                                .mode(Mode.SingleShotTime)
                                .forks(0)
                                .warmupIterations(0)
                                .measurementIterations(1)
                                .shouldFailOnError(true)
                                .verbosity(VerboseMode.SILENT)
                                .build())
                        .run())
                .hasSizeGreaterThan(SOME);
    }
}
