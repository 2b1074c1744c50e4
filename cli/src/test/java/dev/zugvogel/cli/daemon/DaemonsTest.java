package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that stay, as processes of their own; one server serves most of the tests. */
@Timeout(240)
class DaemonsTest {
    private static final String ANY = "127.0.0.1:0";

    @TempDir
    private static Path shared;

    private static Program server;
    private static Ready ready;

    @TempDir
    private Path folder;

    private Run run;

    /** The line that says where a server answers. */
    private record Ready(boolean ready, String api, String agents) {}

    private record UpReady(boolean ready, String api, String host, int port) {}

    @BeforeAll
    static void startServer() throws IOException {
        Path config = Files.writeString(
                shared.resolve("server.yaml"), """
                state: %s
                listen: %s
                agents: %s
                name: [zugvogel.example, localhost]
                admin-token-file: %s
                """.formatted(shared.resolve("server"), ANY, ANY, adminToken()));
        server = new Program(shared.resolve("server.log"), "server", "--json", "--config", config.toString());
        ready = server.ready(Ready.class);
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        try (Program stopping = server) {
            stopping.stop();
            assertThat(stopping.exit()).as(stopping.log()).isZero();
        }
    }

    @BeforeEach
    void logIn() {
        run = new Run(folder);
        assertThat(run.zugvogel(
                        "login", ready.api(), "--token-file", adminToken().toString()))
                .as(run::error)
                .isEqualTo(ExitCode.DONE);
    }

    private static Path adminToken() {
        return shared.resolve("admin-token");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void everyQuestionHasAnAnswer() {
        assertThat(run.zugvogel("vms")).isEqualTo(ExitCode.DONE);
        assertThat(run.zugvogel("migrations", "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo("[]\n");
        assertThat(run.zugvogel("version", "--server")).isEqualTo(ExitCode.DONE);
        assertThat(run.zugvogel("check", "db1")).isEqualTo(ExitCode.FAILED);
        assertThat(run.error()).startsWith("ZV-1004");
        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.FAILED);
        assertThat(run.zugvogel("maintenance", "h9", "on")).isEqualTo(ExitCode.FAILED);
        assertThat(run.error()).startsWith("ZV-1005");
        assertThat(run.zugvogel("cancel", "01J")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void tokensAreMadeListedRevokedAndAudited() {
        assertThat(run.zugvogel("token", "create", "--role", "viewer", "--ttl", "5m", "--note", "wall display"))
                .isEqualTo(ExitCode.DONE);
        assertThat(run.output()).startsWith("zva_");
        assertThat(run.zugvogel("token", "list")).isEqualTo(ExitCode.DONE);
        String line = run.lines().stream()
                .filter(each -> each.contains("wall display"))
                .findFirst()
                .orElseThrow();
        assertThat(run.zugvogel("token", "revoke", line.substring(0, line.indexOf(' '))))
                .isEqualTo(ExitCode.DONE);
        assertThat(run.zugvogel("audit")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).contains("token.create", "token.delete");
        assertThat(run.zugvogel("events", "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.lines()).allMatch(each -> each.startsWith("{\"id\":\"") && each.contains("\"body\":{"));
    }

    @Test
    void aHostJoinsWithAJoinTokenAndComesBackWithoutOne() throws IOException, InterruptedException {
        assertThat(run.zugvogel("token", "create", "--join")).isEqualTo(ExitCode.DONE);
        Files.writeString(folder.resolve("join-token"), run.output());

        try (Program agent = agent("join.log", "--token-file", path("join-token"))) {
            waitForHost("\"connected\":true");
            agent.stop();
            assertThat(agent.exit()).as(agent.log()).isZero();
        }
        waitForHost("\"connected\":false");
        try (Program _ = agent("again.log")) {
            waitForHost("\"connected\":true");
        }
    }

    @Test
    void aHostThatMayNotJoinIsToldWhy() throws IOException, InterruptedException {
        try (Program agent = agent("agent.log", "--token", "zvj_wrong")) {
            assertThat(agent.exit()).isEqualTo(ExitCode.FAILED.number());
            assertThat(agent.log()).contains("ZV-1008").doesNotContain("zvj_wrong");
        }
    }

    @Test
    void upIsServerAndAgentInOneProcess() throws IOException, InterruptedException {
        try (Program both = new Program(
                folder.resolve("up.log"),
                "up",
                "--json",
                "--state",
                path("up"),
                "--listen",
                ANY,
                "--agents",
                ANY,
                "--name",
                "h1",
                "--address",
                "127.0.0.1",
                "--port",
                "0",
                "--relay-port",
                "0",
                "--libvirt-socket",
                path("none"),
                "--run-folder",
                path("run"))) {
            UpReady up = both.ready(UpReady.class);
            assertThat(run.zugvogel("login", up.api(), "--token-file", path("up/admin-token")))
                    .isEqualTo(ExitCode.DONE);
            waitForHost("\"connected\":true");
            both.stop();
            assertThat(both.exit()).as(both.log()).isZero();
        }
    }

    @Test
    void theAdminTokenIsReadableByItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminToken())))
                .isEqualTo("rw-------");
    }

    @Test
    void aPortThatIsTakenEndsItWithOneClearError() throws IOException, InterruptedException {
        String taken = ready.api().replace("https://", "");

        try (Program second = new Program(
                folder.resolve("second.log"),
                "server",
                "--state",
                path("second"),
                "--listen",
                taken,
                "--agents",
                ANY)) {
            assertThat(second.exit()).isEqualTo(ExitCode.FAILED.number());
            assertThat(second.log()).contains("ZV-").contains(taken).doesNotContain("\tat ");
        }
    }

    private Program agent(String log, String... more) throws IOException {
        String[] fixed = {
            "agent",
            "--name",
            "h1",
            "--state",
            path("agent"),
            "--server",
            ready.agents(),
            "--address",
            "127.0.0.1",
            "--port",
            "0",
            "--relay-port",
            "0",
            "--libvirt-socket",
            path("none"),
            "--run-folder",
            path("run")
        };
        String[] all = Stream.of(fixed, more).flatMap(Arrays::stream).toArray(String[]::new);
        return new Program(folder.resolve(log), all);
    }

    private void waitForHost(String state) throws InterruptedException {
        do {
            Thread.sleep(100);
            assertThat(run.zugvogel("hosts", "--json")).isEqualTo(ExitCode.DONE);
        } while (!run.output().contains(state));
    }
}
