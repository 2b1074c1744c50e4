package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.HostForecast;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastCommandTest {
    private static final String ASK = "POST /v1/forecasts";

    @TempDir
    private Path folder;

    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder);
        run = new Run(folder).loggedInTo(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(boolean holds) {
        server.answer(
                ASK, 200, Json.write(List.of(new HostForecast("db1", "h1", "h2", holds, Samples.forecast(holds)))));
    }

    @Test
    void theQuestionHasAllThatWasSaid() {
        answer(true);
        assertThat(run.zugvogel(
                        "forecast",
                        "db1",
                        "h2",
                        "--downtime",
                        "150ms",
                        "--bandwidth",
                        "60MB/s",
                        "--policy",
                        "urgent",
                        "--postcopy",
                        "first",
                        "--throttle",
                        "off"))
                .isEqualTo(ExitCode.DONE);
        assertThat(server.asked(ASK).getFirst().body())
                .isEqualTo(
                        "{\"vm\":\"db1\",\"host\":\"h2\",\"downtime_ms\":150,\"bandwidth_bytes_per_second\":60000000,"
                                + "\"policy\":\"urgent\",\"postcopy\":\"first\",\"throttle\":false}");
        assertThat(run.output()).contains("db1 · h1 → h2", "26 s  (20–41 s)", "limited by  the link");
    }

    @Test
    void anObjectiveThatHoldsNowhereExitsAsARefusal() {
        answer(false);
        assertThat(run.zugvogel("forecast", "db1")).isEqualTo(ExitCode.REFUSED);
        assertThat(run.output()).contains("does not converge", "→ --throttle on");
    }

    @Test
    void programsGetTheAnswerAsItCame() {
        answer(true);
        run.zugvogel("forecast", "db1", "--json");
        assertThat(run.output()).startsWith("[{\"vm\":\"db1\"").contains("\"duration_ms\":{\"low\":20000,");
    }

    @Test
    void accuracyIsTold() {
        server.answer(
                "GET /v1/forecasts/accuracy",
                200,
                Json.write(new Accuracy(1, new Accuracy.Errors(0.1, 0.2), new Accuracy.Errors(0, 0), 1.0, 1.0)));
        assertThat(run.zugvogel("forecast", "--accuracy")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).contains("1 migration done with a forecast", "duration  10 %", "downtimes 100 %");
    }

    @Test
    void aVmAndAccuracyAreOneTooManyAndNeitherIsOneTooFew() {
        assertThat(run.zugvogel("forecast")).isEqualTo(ExitCode.USAGE);
        assertThat(run.error()).contains("either a VM or --accuracy is needed");
        assertThat(run.zugvogel("forecast", "db1", "--accuracy")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aMigrationIsAskedForWithWhatIsAllowed() {
        server.answer("POST /v1/migrations", 201, Samples.json(Samples.at(MigrationState.CHECKS, 100)));
        run.zugvogel(
                "migrate",
                "db1",
                "--detach",
                "--deadline",
                "10m",
                "--watchdog",
                "30s",
                "--postcopy",
                "allowed",
                "--throttle",
                "on",
                "--force");
        assertThat(server.asked("POST /v1/migrations").getFirst().body())
                .isEqualTo(
                        "{\"vm\":\"db1\",\"deadline_ms\":600000,\"watchdog_ms\":30000,\"postcopy\":\"allowed\",\"throttle\":true,"
                                + "\"force\":true}");
        assertThat(run.zugvogel("migrate", "db1", "--postcopy", "maybe")).isEqualTo(ExitCode.USAGE);
    }
}
