package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobFiguresTest {
    @Test
    void elapsedAndDowntimeAreTakenWholeAndNotFromNamesThatOnlyContainThem() {
        Optional<JobFigures> figures = JobFigures.parse("""
                time_elapsed_net: 1
                time_elapsed: 1234
                downtime_net: 2
                downtime: 56
                setup_time: 3
                """);

        assertThat(figures).contains(new JobFigures(Duration.ofMillis(1234), Duration.ofMillis(56)));
    }

    @Test
    void aGuestThatWasNeverMigratedHasNoFigures() {
        assertThat(JobFigures.parse("Job type: 0")).isEmpty();
    }
}
