package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of another version, behind a wrong proxy, or in wrong hands: one clear error, bounded. */
@Timeout(60)
class HostileServerTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"", "<html></html>", "{}", "7", "[{}]", "[{\"name\":\"h1\"}]", "[null]", "[] []"})
    void anAnswerThatIsNoListOfHostsIsOneError(String body) {
        server.answer("GET /v1/hosts", 200, body);

        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).startsWith("ZV-4004 the server's answer to GET /v1/hosts is not understood: ");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void jsonThatIsNoneIsNotPassedOn() {
        server.answer("GET /v1/hosts", 200, "<html></html>");

        assertThat(run.zugvogel("hosts", "--json")).isEqualTo(ExitCode.FAILED);

        assertThat(run.output()).startsWith("{\"error\":{\"code\":\"ZV-4004\"");
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        server.on("GET /v1/hosts", (exchange, body) -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1_000; i++) exchange.getResponseBody().write(blanks);
        });

        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).startsWith("ZV-4004 the answer of localhost").contains("too large");
    }

    @Test
    void anAnswerCutShortIsAServerThatWentAway() {
        server.on("GET /v1/hosts", (exchange, body) -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });

        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.UNREACHABLE);

        assertThat(run.error()).startsWith("ZV-1010 can't reach localhost");
    }

    @Test
    void aNameCantControlTheTerminal() {
        server.answer("GET /v1/hosts", 200, Json.write(List.of(Samples.host("h1\u001b[2J\u009b0m\r"))));

        run.on(new Screen(true, true, true, () -> new Screen.Extent(24, 200))).zugvogel("hosts");

        assertThat(run.output().replaceAll("\u001b\\[[0-9]+m", "")).doesNotContain("\u001b", "\u009b", "\r");
    }

    @Test
    void aNameIsOneSegmentOfThePathWhateverIsInIt() {
        run.zugvogel("hosts", "../tokens?x=1#y z");

        assertThat(server.asked().getFirst().request()).isEqualTo("GET /v1/hosts/..%2Ftokens%3Fx%3D1%23y%20z");
    }

    @Test
    void aFailureOfTheServerKeepsItsCode() {
        server.answer("GET /v1/vms/db1", 404, Samples.error("ZV-1004", "no host reports db1"));

        assertThat(run.zugvogel("vms", "db1")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).isEqualTo("ZV-1004 no host reports db1\n        → do this\n");
    }

    @Test
    void programsGetTheErrorAsTheApiGivesIt() {
        String error = Samples.error("ZV-1004", "no host reports db1");
        server.answer("GET /v1/vms/db1", 404, error);

        assertThat(run.zugvogel("vms", "db1", "--json")).isEqualTo(ExitCode.FAILED);

        assertThat(run.output()).isEqualTo(error + "\n");
    }

    @Test
    void aChecksRefusalIsThreeWhereverItComesFrom() {
        server.answer("POST /v1/migrations", 409, Samples.error("ZV-1014", "no host can take db1"));

        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void aServerThatIsNotReadyIsUnreachable() {
        server.answer("GET /v1/hosts", 503, "");

        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.UNREACHABLE);
    }
}
