package dev.zugvogel.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.terminal.Display;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.HostForecast;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastLinesTest {
    private static final Display PLAIN = new Display(false, true);

    private static String text(List<String> lines) {
        return String.join("\n", lines.stream().map(PLAIN::show).toList()) + "\n";
    }

    @Test
    void eachHostHasItsRangesItsBottleneckAndWhatTheyAreMadeOf() {
        List<HostForecast> forecasts = List.of(
                new HostForecast("db1", "h1", "h2", true, Samples.forecast(true)),
                new HostForecast("db1", "h1", "h3", false, null));
        assertThat(text(ForecastLines.of(forecasts, 120))).isEqualTo("""
                db1 · h1 → h2
                time        26 s  (20–41 s)
                wire        400.0 MiB  (300.0 MiB – 600.0 MiB)
                downtime    140 ms  (90–280 ms)  ✓
                limited by  the link, 12.5 MB/s
                from        800.0 MiB of 1.0 GiB memory used · dirty 8.0 MB/s
                            link 12.5 MB/s · 0.45 bytes on the wire for each, 0.100 of each that changed · learned from 3 moves of this VM

                db1 · h1 → h3 · refused by the checks
                no forecast: the host or the link did not answer
                """);
    }

    @Test
    void whatDoesNotConvergeIsSaidWithWhatWouldHelp() {
        HostForecast bad = new HostForecast("db1", "h1", "h2", false, Samples.forecast(false));
        assertThat(text(ForecastLines.of(List.of(bad), 120)))
                .contains(
                        "time        does not converge\n",
                        "the guest writes 80.0 MB/s, and 27.8 MB/s of it can be sent")
                .contains("→ a link of at least 40.0 MB/s\n→ --throttle on, which slows the guest down\n");
        assertThat(PLAIN.show(ForecastLines.line(Samples.forecast(false), Duration.ofMillis(300))))
                .isEqualTo("does not converge (objective 300 ms ✗): the guest writes 80.0 MB/s, and 27.8 MB/s of it can"
                        + " be sent");
        assertThat(PLAIN.show(ForecastLines.cell(Samples.forecast(false)))).isEqualTo("does not converge");
    }

    @Test
    void accuracyIsATable() {
        Accuracy accuracy =
                new Accuracy(12, new Accuracy.Errors(0.082, 0.21), new Accuracy.Errors(0.03, 0.1), 0.75, null);
        assertThat(text(ForecastLines.accuracy(accuracy))).isEqualTo("""
                12 migrations done with a forecast
                          median error  90 % are within
                duration  8 %           21 %
                bytes     3 %           10 %
                in the 80 % range: durations unknown, downtimes 75 %
                """);
        assertThat(ForecastLines.accuracy(new Accuracy(0, null, null, null, null)))
                .containsExactly("no migration with a forecast is done yet");
    }
}
