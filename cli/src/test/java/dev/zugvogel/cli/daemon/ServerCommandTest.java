package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Main;
import dev.zugvogel.cli.Run;
import dev.zugvogel.wire.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, as it is run. */
@Timeout(60)
class ServerCommandTest {
    @TempDir
    private Path folder;

    /** The line that says where it answers. */
    private record Ready(boolean ready, String api, String agents) {}

    private Path log() {
        return folder.resolve("log");
    }

    @Test
    void aServerIsReadyServesALoggedInPersonAndEndsWithZeroAtSigterm() throws IOException, InterruptedException {
        Path config =
                Files.writeString(folder.resolve("server.yaml"), """
                state: %s
                listen: 127.0.0.1:0
                agents: 127.0.0.1:0
                name: [zugvogel.example, localhost]
                admin-token-file: %s
                """.formatted(folder.resolve("state"), adminToken()));
        Process server = start("server", "--json", "--config", config.toString());
        try {
            String api = ready(server).api();
            Run run = new Run(folder);

            assertThat(run.zugvogel("login", api, "--token-file", adminToken().toString(), "--context", "here"))
                    .isEqualTo(ExitCode.DONE);
            assertThat(run.zugvogel("hosts", "--json")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).isEqualTo("[]\n");
            assertThat(run.zugvogel("token", "create", "--join", "--ttl", "5m")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).startsWith("zvj_");
            assertThat(run.zugvogel("token", "list")).isEqualTo(ExitCode.DONE);
            assertThat(run.lines()).hasSize(3).anyMatch(line -> line.contains("join"));
            assertThat(run.zugvogel("audit")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).contains("token.create");
            assertThat(run.zugvogel("events", "--after", "0")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).contains("audit");
            assertThat(run.zugvogel("check", "db1")).isEqualTo(ExitCode.FAILED);
            assertThat(run.error()).contains("ZV-1004");
            assertThat(run.zugvogel("migrations", "--json")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).isEqualTo("[]\n");
        } finally {
            server.destroy();
        }
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).as(Files.readString(log())).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminToken())))
                .isEqualTo("rw-------");
    }

    @Test
    void aPortThatIsTakenEndsItWithOneClearError() throws IOException, InterruptedException {
        Process first = start(
                "server",
                "--state",
                folder.resolve("a").toString(),
                "--listen",
                "127.0.0.1:0",
                "--agents",
                "127.0.0.1:0",
                "--json");
        try {
            String taken = ready(first).api().replace("https://", "");
            Process second = start(
                    "server", "--state", folder.resolve("b").toString(), "--listen", taken, "--agents", "127.0.0.1:0");

            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(ExitCode.FAILED.number());
            assertThat(Files.readString(log())).contains("ZV-").contains(taken);
        } finally {
            first.destroy();
        }
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private Path adminToken() {
        return folder.resolve("admin-token");
    }

    private Process start(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.concat(
                        Stream.of(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()),
                        Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command).redirectError(log().toFile()).start();
    }

    private Ready ready(Process server) throws IOException {
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        assertThat(line).as(Files.readString(log())).isNotNull();
        return Json.read(String.valueOf(line), Ready.class);
    }
}
