package dev.zugvogel.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.BytesRange;
import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.TimeRange;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.Iteration;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.model.migration.ProbeCount;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.Traffic;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final MigrationRecord RECORD = new MigrationRecord(
            "01J",
            "db1",
            new UUID(1, 2),
            "h1",
            "h2",
            MigrationState.IN_DOUBT,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Duration.ofMillis(1234),
            List.of(new Phase("copy", Instant.parse("2026-01-02T03:04:05Z"), Duration.ofMillis(900))),
            List.of(new Iteration(
                    1, Duration.ofMillis(7), Bytes.ofMib(1), new BytesPerSecond(5), new BytesPerSecond(6))),
            Traffic.NONE,
            new Downtime(Duration.ofMillis(300), null, Duration.ofMillis(61)),
            new ProbeCount("http", 50, 1),
            List.of(Finding.warning(Code.CLOCK_SKEW, "2 s apart")),
            new Progress(
                    50,
                    Bytes.ZERO,
                    Bytes.ZERO,
                    Bytes.ZERO,
                    Bytes.ZERO,
                    new BytesPerSecond(0),
                    new BytesPerSecond(0),
                    2,
                    null,
                    new BytesPerSecond(9),
                    Duration.ofMillis(70)),
            Failure.of(Code.IN_DOUBT, "no answer"),
            Transport.RELAY,
            new BytesPerSecond(25_000_000),
            new Forecast(
                    new TimeRange(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
                    new BytesRange(new Bytes(1), new Bytes(2), new Bytes(3)),
                    null,
                    "the link",
                    true,
                    false,
                    List.of("a link"),
                    new Basis(
                            Bytes.ofMib(8),
                            Bytes.ofMib(4),
                            Bytes.ZERO,
                            Bytes.ZERO,
                            null,
                            new BytesPerSecond(1_000),
                            0.5,
                            0.1,
                            Factors.NONE,
                            0)),
            new Convergence(PostCopy.ALLOWED, true, Duration.ofMinutes(5), Duration.ofSeconds(30)),
            2);

    @Test
    void theRecordHasTheDocumentedNamesAndForms() {
        String text = Json.write(RECORD);
        assertThat(text)
                .contains("\"started_at\":\"2026-01-02T03:04:05.678Z\"")
                .contains("\"duration_ms\":1234")
                .contains("\"state\":\"in_doubt\"")
                .contains("\"downtime\":{\"objective_ms\":300,\"hypervisor_ms\":null,\"guest_observed_ms\":61}")
                .contains("\"code\":\"ZV-2027\",\"severity\":\"warning\"")
                .contains("\"at_ms\":7,\"remaining\":1048576,\"dirty_rate\":5")
                .contains("\"time_left_ms\":null")
                .contains("\"transport\":\"relay\",\"bandwidth_limit\":25000000")
                .contains("\"forecast\":{\"duration_ms\":{\"low\":1000,\"expected\":2000,\"high\":3000}")
                .contains("\"bytes\":{\"low\":1,\"expected\":2,\"high\":3},\"downtime_ms\":null")
                .contains("\"objective_holds\":false,\"advice\":[\"a link\"]")
                .contains(
                        "\"convergence\":{\"postcopy\":\"allowed\",\"throttle\":true,\"deadline_ms\":300000,\"watchdog_ms\":30000}")
                .contains("\"link_losses\":2");
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        assertThat(Json.read(Json.write(RECORD), MigrationRecord.class)).isEqualTo(RECORD);
    }

    @Test
    void aRecordOfATimeWithoutAWatchdogIsReadToo() {
        String old = Json.write(RECORD).replace(",\"watchdog_ms\":30000", "");
        assertThat(Json.read(old, MigrationRecord.class).convergence().watchdog())
                .isNull();
    }

    @Test
    void aRecordOfATimeWhenLossesWereNotCountedIsReadToo() {
        String old = Json.write(RECORD).replace(",\"link_losses\":2", "");
        assertThat(Json.readLenient(old, MigrationRecord.class).linkLosses()).isZero();
    }

    @Test
    void anUnknownFieldIsRefusedInARequestAndIgnoredFromAPeer() {
        String text = "{\"kind\":\"tcp\",\"sent\":1,\"lost\":0,\"later\":true}";
        assertThatThrownBy(() -> Json.read(text, ProbeCount.class))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(Code.BAD_REQUEST));
        assertThat(Json.readLenient(text, ProbeCount.class)).isEqualTo(new ProbeCount("tcp", 1, 0));
    }

    @Test
    void aFieldTwiceOrOfAnotherKindIsRefused() {
        for (String text : List.of(
                "{\"kind\":\"tcp\",\"sent\":1,\"sent\":2,\"lost\":0}",
                "{\"kind\":\"tcp\",\"sent\":\"1\",\"lost\":0}",
                "{\"kind\":7,\"sent\":1,\"lost\":0}")) {
            assertThatThrownBy(() -> Json.read(text, ProbeCount.class)).isInstanceOf(FailureException.class);
        }
    }

    @Test
    void aTimeRangeThatIsNoneIsRefused() {
        for (String text : List.of(
                "{\"low\":1,\"expected\":2}",
                "{\"low\":1,\"expected\":3,\"high\":2}",
                "{\"low\":\"1\",\"expected\":2,\"high\":3}",
                "7")) {
            assertThatThrownBy(() -> Json.read(text, TimeRange.class)).isInstanceOf(FailureException.class);
        }
    }

    @Test
    void badTextIsOneClearError() {
        for (String text : List.of("", "{", "null", "{\"kind\":1} x", "[".repeat(5000), "{\"code\":\"ZV-9\"}")) {
            assertThatThrownBy(() -> Json.read(text, Failure.class))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().code()).isEqualTo(Code.BAD_REQUEST));
        }
    }
}
