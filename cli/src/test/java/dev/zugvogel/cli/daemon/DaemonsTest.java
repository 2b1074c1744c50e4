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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class DaemonsTest {
    private static final String ANY = "127.0.0.1:0";

    @TempDir
    private Path folder;

    private Run run;

    @BeforeEach
    void prepare() {
        run = new Run(folder);
    }

    /** The line that says where the server answers. */
    private record Ready(boolean ready, String api, String agents) {}

    private Path adminToken() {
        return folder.resolve("admin-token");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private Program server() throws IOException {
        Path config = Files.writeString(
                folder.resolve("server.yaml"), """
                state: %s
                listen: %s
                agents: %s
                name: [zugvogel.example, localhost]
                admin-token-file: %s
                """.formatted(folder.resolve("server"), ANY, ANY, adminToken()));
        return new Program(folder.resolve("server.log"), "server", "--json", "--config", config.toString());
    }

    private Ready logInTo(Program server) throws IOException {
        Ready ready = server.ready(Ready.class);
        assertThat(run.zugvogel(
                        "login", ready.api(), "--token-file", adminToken().toString()))
                .as(run::error)
                .isEqualTo(ExitCode.DONE);
        return ready;
    }

    @Test
    void everyQuestionHasAnAnswerAtAServerJustSetUp() throws IOException, InterruptedException {
        try (Program server = server()) {
            logInTo(server);

            assertThat(run.zugvogel("hosts", "--json")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).isEqualTo("[]\n");
            assertThat(run.zugvogel("vms")).isEqualTo(ExitCode.DONE);
            assertThat(run.zugvogel("migrations", "--json")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).isEqualTo("[]\n");
            assertThat(run.zugvogel("version", "--server")).isEqualTo(ExitCode.DONE);
            assertThat(run.zugvogel("check", "db1")).isEqualTo(ExitCode.FAILED);
            assertThat(run.error()).startsWith("ZV-1004");
            assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.FAILED);
            assertThat(run.zugvogel("maintenance", "h1", "on")).isEqualTo(ExitCode.FAILED);
            assertThat(run.error()).startsWith("ZV-1005");
            assertThat(run.zugvogel("cancel", "01J")).isEqualTo(ExitCode.FAILED);
        }
    }

    @Test
    void tokensAreMadeListedRevokedAndAudited() throws IOException, InterruptedException {
        try (Program server = server()) {
            logInTo(server);

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
    }

    @Test
    void aHostJoinsWithAJoinTokenAndComesBackWithoutOne() throws IOException, InterruptedException {
        try (Program server = server()) {
            Ready ready = logInTo(server);
            assertThat(run.zugvogel("token", "create", "--join")).isEqualTo(ExitCode.DONE);
            Files.writeString(folder.resolve("join-token"), run.output());

            try (Program agent = agent("join.log", ready, "--token-file", path("join-token"))) {
                waitForHost("\"connected\":true");
                agent.stop();
                assertThat(agent.exit()).as(agent.log()).isZero();
            }
            waitForHost("\"connected\":false");
            try (Program _ = agent("again.log", ready)) {
                waitForHost("\"connected\":true");
            }
        }
    }

    @Test
    void aHostThatMayNotJoinIsToldWhy() throws IOException, InterruptedException {
        try (Program server = server()) {
            Ready ready = logInTo(server);

            try (Program agent = agent("agent.log", ready, "--token", "zvj_wrong")) {
                assertThat(agent.exit()).isEqualTo(ExitCode.FAILED.number());
                assertThat(agent.log()).contains("ZV-1008").doesNotContain("zvj_wrong");
            }
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
            UpReady ready = both.ready(UpReady.class);
            assertThat(run.zugvogel("login", ready.api(), "--token-file", path("up/admin-token")))
                    .isEqualTo(ExitCode.DONE);
            waitForHost("\"connected\":true");
            both.stop();
            assertThat(both.exit()).as(both.log()).isZero();
        }
    }

    private record UpReady(boolean ready, String api, String host, int port) {}

    @Test
    void sigtermEndsAServerWithZeroAndItsTokenStaysPrivate() throws IOException, InterruptedException {
        try (Program server = server()) {
            server.ready(Ready.class);
            server.stop();

            assertThat(server.exit()).as(server.log()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminToken())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aPortThatIsTakenEndsItWithOneClearError() throws IOException, InterruptedException {
        try (Program first = server()) {
            String taken = first.ready(Ready.class).api().replace("https://", "");

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
    }

    private Program agent(String log, Ready server, String... more) throws IOException {
        String[] fixed = {
            "agent",
            "--name",
            "h1",
            "--state",
            path("agent"),
            "--server",
            server.agents(),
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
