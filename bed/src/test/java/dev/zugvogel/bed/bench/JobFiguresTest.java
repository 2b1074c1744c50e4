package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.process.BedFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobFiguresTest {
    @Test
    void elapsedAndDowntimeAreTakenWholeAndNotFromNamesThatOnlyContainThem() {
        JobFigures figures = JobFigures.parse("""
                time_elapsed_net: 1
                time_elapsed: 1234
                downtime_net: 2
                downtime: 56
                setup_time: 3
                """);

        assertThat(figures).isEqualTo(new JobFigures(Duration.ofMillis(1234), Duration.ofMillis(56)));
    }

    @Test
    void aGuestThatWasNeverMigratedHasNoFigures() {
        assertThatThrownBy(() -> JobFigures.parse("")).isInstanceOf(BedFailure.class);
    }
}
