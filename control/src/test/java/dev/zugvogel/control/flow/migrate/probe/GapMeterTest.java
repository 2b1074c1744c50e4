package dev.zugvogel.control.flow.migrate.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapMeterTest {
    /** Requests as {@code sent>answered} in ms; {@code sent>} was lost. The window is [from, to]; no gap is written -. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "steady,                         '0>1 20>21 40>41 60>61',                  30, 50, 20",
        "one lost,                       '0>1 20> 40>41 60>61',                    10, 50, 40",
        "the pause,                      '0>1 20>21 40> 60> 80> 100>101 120>121',  30, 90, 80",
        "late answers end the gap,       '0>1 20>95 40>96 60>97 80>98',            10, 90, 94",
        "answers out of order,           '0>1 20>90 40>45 60>61 80>81',            10, 70, 44",
        "a longer gap elsewhere,         '0>1 500>501 520>521 540>541 560>561',    510, 550, 20",
        "a gap that began before,        '0>1 500>501 520>521',                    400, 450, 500",
        "a gap that ends after,          '0>1 20>21 500>501',                      10, 30, 480",
        "window between two answers,     '0>1 100>101',                            40, 60, 100",
        "never answered again,           '0>1 20>21 40> 60>',                      30, 50, -",
        "never answered before,          '80>81 100>101',                          30, 50, -",
        "one answer only,                '0>1 20> 40>',                            0, 50, -",
        "no request at all,              '',                                       0, 50, -",
    })
    void gapIsTheLongestSilenceThatTouchesTheSwitchOver(String what, String samples, long from, long to, String gap) {
        assertThat(GapMeter.gap(samples(samples), Duration.ofMillis(from), Duration.ofMillis(to)))
                .as(what)
                .isEqualTo(gap.equals("-") ? java.util.Optional.empty() : java.util.Optional.of(ms(gap)));
    }

    @Test
    void orderInWhichSamplesWereRecordedDoesNotMatter() {
        List<Sample> samples = new ArrayList<>(samples("0>1 20>21 40> 60> 80>130 100>131 120>132"));
        Collections.shuffle(samples, new Random(3));
        assertThat(GapMeter.gap(samples, Duration.ofMillis(30), Duration.ofMillis(90)))
                .contains(Duration.ofMillis(109));
    }

    private static List<Sample> samples(String text) {
        return Arrays.stream(text.split(" "))
                .filter(part -> !part.isEmpty())
                .map(part -> part.split(">"))
                .map(pair -> new Sample(ms(pair[0]), pair.length == 1 ? null : ms(pair[1])))
                .toList();
    }

    private static Duration ms(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }
}
