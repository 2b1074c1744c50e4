package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forecasts over the API, and what may be done for an objective. Every answer is held to the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForecastApiTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aForecastIsToldForEachHost() throws Exception {
        var answer = server.post("/v1/forecasts", "{\"vm\":\"db1\",\"host\":\"h3\",\"policy\":\"urgent\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get(0).path("target").asText()).isEqualTo("h3");
        assertThat(answer.body().get(0).at("/forecast/duration_ms/expected").asInt())
                .isEqualTo(2_000);
        assertThat(answer.body().get(0).at("/forecast/downtime_ms").isNull()).isTrue();
    }

    @Test
    void accuracyIsToldToWhoeverMayLook() throws Exception {
        String viewer = server.post("/v1/tokens", "{\"kind\":\"viewer\"}")
                .body()
                .path("token")
                .asText();
        var answer = server.call("GET", "/v1/forecasts/accuracy", null, viewer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/duration/p90").asDouble()).isEqualTo(0.2);
        assertThat(server.call("POST", "/v1/forecasts", "{\"vm\":\"db1\"}", viewer)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|never|true|120000",
                "\"policy\":\"gentle\"|never|false|60000",
                "\"policy\":\"urgent\"|allowed|true|300000",
                "\"policy\":\"urgent\",\"throttle\":false|allowed|false|300000",
                "\"policy\":\"gentle\",\"postcopy\":\"first\"|first|false|60000",
                "\"policy\":\"gentle\",\"watchdog_ms\":10000|never|false|10000",
                "\"policy\":null,\"postcopy\":null,\"throttle\":null,\"watchdog_ms\":null|never|true|120000"
            })
    void aPolicyNamesWhatIsAllowedAndWhatIsSaidBesideItWins(
            String said, String postcopy, boolean throttle, long watchdogMs) throws Exception {
        String more = said.isEmpty() ? "" : "," + said;
        var record = server.post("/v1/migrations", "{\"vm\":\"db1\",\"dry_run\":true" + more + "}")
                .body();
        assertThat(record.at("/convergence/postcopy").asText()).isEqualTo(postcopy);
        assertThat(record.at("/convergence/throttle").asBoolean()).isEqualTo(throttle);
        assertThat(record.at("/convergence/deadline_ms").isNull()).isTrue();
        assertThat(record.at("/convergence/watchdog_ms").asLong()).isEqualTo(watchdogMs);
    }

    @Test
    void aDeadlineStaysWithTheRecord() throws Exception {
        var record = server.post("/v1/migrations", "{\"vm\":\"db1\",\"dry_run\":true,\"deadline_ms\":90000}")
                .body();
        assertThat(record.at("/convergence/deadline_ms").asInt()).isEqualTo(90_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"deadline_ms\":999",
                "\"deadline_ms\":604800001",
                "\"watchdog_ms\":9999",
                "\"watchdog_ms\":3600001",
                "\"watchdog_ms\":\"short\"",
                "\"policy\":\"rude\"",
                "\"postcopy\":\"perhaps\"",
                "\"throttle\":\"on\"",
                "\"force\":\"yes\""
            })
    void whatIsNoneIsRefusedWithOneSentence(String said) throws Exception {
        var answer = server.post("/v1/migrations", "{\"vm\":\"db1\"," + said + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("ZV-1001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"vm\":\"\"}", "{\"vm\":\"db1\",\"to\":\"h2\"}", "{\"vm\":\"db1\",\"downtime_ms\":0}"})
    void aMalformedQuestionIsRefused(String body) throws Exception {
        assertThat(server.post("/v1/forecasts", body).status()).isEqualTo(400);
    }
}
