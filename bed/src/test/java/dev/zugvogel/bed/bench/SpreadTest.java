package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOneWhateverTheOrder() {
        assertThat(spread(900, 1, 5)).isEqualTo(new Spread(millis(5), millis(1), millis(900)));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(spread(10, 40, 20, 1000).median()).isEqualTo(millis(30));
    }

    @Test
    void oneTimeIsItsOwnMedianLeastAndMost() {
        assertThat(spread(7)).isEqualTo(new Spread(millis(7), millis(7), millis(7)));
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRatioIsOneOfMediansAndAnOutlierDoesNotMoveIt() {
        assertThat(spread(250, 125, 60_000).times(spread(190, 200, 210))).isEqualTo(1.25, within(1e-9));
    }

    @Test
    void thereIsNoRatioToZero() {
        assertThatThrownBy(() -> spread(1).times(spread(0))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Spread spread(long... millis) {
        return Spread.of(Arrays.stream(millis).mapToObj(Duration::ofMillis).toList());
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }
}
