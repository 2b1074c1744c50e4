package dev.zugvogel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.cli.Samples;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static Answer answer(int status, String body) {
        return new Answer("GET /v1/hosts", status, body);
    }

    @Test
    void aRecordComesBackAsItWasWritten() {
        MigrationRecord record = Samples.at(MigrationState.DONE, 12_345);

        assertThat(answer(200, Samples.json(record)).as(MigrationRecord.class)).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{}", "[]", "null", "{\"name\":null}", "[[[[", "{\"name\":\"h1\"}"})
    void whatIsNoHostIsRefusedWithOneSentence(String body) {
        assertThatThrownBy(() -> answer(200, body).as(HostSummary.class))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("ZV-4004 the server's answer to GET /v1/hosts is not understood: ");
    }

    @Test
    void aMissingFieldIsNamed() {
        String body = Samples.json(Samples.at(MigrationState.DONE, 1)).replace("\"target\":\"h2\"", "\"target\":null");

        assertThatThrownBy(() -> answer(200, body).as(MigrationRecord.class)).hasMessageContaining("it lacks target");
    }

    @Test
    void aNewerServerMaySendMore() {
        String body = Samples.json(Samples.at(MigrationState.DONE, 500)).replaceFirst("\\{", "{\"later\":1,");

        assertThat(answer(200, body).as(MigrationRecord.class).vm()).isEqualTo("db1");
    }

    @Test
    void anErrorKeepsCodeOwnerAndRemedy() {
        String body =
                "{\"error\":{\"code\":\"ZV-1012\",\"message\":\"too late\",\"owner\":\"h2\",\"remedy\":\"wait\"}}";

        assertThat(answer(409, body).failure().failure())
                .isEqualTo(new Failure(Code.TOO_LATE_TO_CANCEL, "too late", "h2", "wait"));
    }

    @Test
    void aCodeOfANewerServerIsShownAsItIs() {
        Failure failure = answer(409, Samples.error("ZV-1999", "a new way to fail"))
                .failure()
                .failure();

        assertThat(failure.message()).isEqualTo("a new way to fail (ZV-1999)");
        assertThat(failure.remedy()).isEqualTo("do this");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>Bad gateway</html>", "{\"error\":7}", "{\"error\":{\"code\":\"ZV-1003\"}}", "[]"})
    void anErrorWithoutReasonSaysSo(String body) {
        assertThat(answer(502, body).failure().failure().message())
                .isEqualTo("the server answered 502 to GET /v1/hosts and gave no reason");
        assertThat(answer(503, body).failure().failure().code()).isEqualTo(Code.SERVER_UNREACHABLE);
    }
}
