package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.wire.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    private Path folder;

    private Run run;

    @BeforeEach
    void prepare() {
        run = new Run(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|zugvogel: a command is missing",
                "migrat|there is no command migrat; did you mean migrate?",
                "migrate|Missing required parameter: 'VM'",
                "migrate db1 --downtme 300ms|there is no option --downtme; did you mean --downtime?",
                "migrate db1 --downtime 300|not a time: 300 (try 300ms, 2s, 5m or 1h)",
                "migrate db1 --downtime 0s|a time of nothing: 0s",
                "migrate db1 --downtime -1s|not a time: -1s",
                "migrate db1 --bandwidth fast|not a rate: fast (try 500Mbit/s or 60MB/s)",
                "migrate db1 --bandwidth 0MB/s|a rate of nothing: 0MB/s",
                "migrate db1 --storage none|expected one of [AUTO, COPY, SHARED] (case-insensitive) but was 'none'",
                "migrate db1 db2|there is no command db2",
                "migrations --watch|--watch, --explain and --bandwidth need the ID of a migration",
                "migrations --bandwidth 1MB/s|--watch, --explain and --bandwidth need the ID of a migration",
                "migrations 01J --bandwidth fast|not a rate: fast (try 500Mbit/s or 60MB/s)",
                "migrate db1 --transport pigeon|expected one of [AUTO, RELAY, DIRECT] (case-insensitive) but was 'pigeon'",
                "store|Missing required subcommand",
                "store rm|Missing required parameter: 'VM'",
                "maintenance h1 maybe|expected one of [ON, OFF] (case-insensitive) but was 'maybe'",
                "login https://h|Missing required argument",
                "login https://h --token a --token-file b|mutually exclusive",
                "token create|Missing required argument",
                "token create --join --role admin|mutually exclusive",
                "token create --role king|expected one of [ADMIN, OPERATOR, VIEWER]",
                "context|Missing required subcommand",
                "completion fish|expected one of [BASH, ZSH]",
                "server|Missing required option: '--state=DIR'",
                "agent --name h1|Missing required options",
            })
    void aMistakeIsOneSentenceOnStandardErrorAndExitsWithTwo(String line, String sentence) {
        assertThat(run.zugvogel(line == null ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(run.error()).contains(sentence).contains("--help").hasLineCount(2);
        assertThat(run.output()).isEmpty();
    }

    @Test
    void everyCommandOfTheHelpIsFoundAloneUnderItsNameToo() {
        run.zugvogel("--help");
        List<String> names = run.lines().stream()
                .dropWhile(line -> !line.startsWith("Commands:"))
                .skip(1)
                .filter(line -> line.matches("  [a-z].*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();

        assertThat(names).hasSizeGreaterThan(15);
        assertThat(names).allSatisfy(name -> {
            assertThat(run.zugvogel("--context", "x", name, "--help")).isEqualTo(ExitCode.DONE);
            assertThat(run.output()).contains("zugvogel " + name);
        });
    }

    @Test
    void programsGetTheMistakeAsJson() {
        assertThat(run.zugvogel("migrate", "--json")).isEqualTo(ExitCode.USAGE);

        JsonNode error = Json.read(run.output(), JsonNode.class).path("error");
        assertThat(error.path("code").asText()).isEqualTo("ZV-1001");
        assertThat(error.path("message").asText()).isEqualTo("Missing required parameter: 'VM'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "migrate --help",
                "token create --help",
                "context use --help",
                "server --help",
                "agent --help",
                "up --help",
                "demo --help",
            })
    void everyCommandHasHelp(String line) {
        assertThat(run.zugvogel(line.split(" "))).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).startsWith("Usage: zugvogel").contains("--json", "--context");
    }

    @Test
    void helpShowsDefaultsAndNotTheirPlaceholders() {
        run.zugvogel("server", "--help");

        assertThat(run.output()).contains("0.0.0.0:8443").doesNotContain("$");
    }

    @Test
    void versionIsTheBuilds() {
        assertThat(run.zugvogel("version")).isEqualTo(ExitCode.DONE);
        String version = run.output();
        assertThat(version).matches("zugvogel \\d+\\.\\d+\\.\\d+.*\\n");
        assertThat(run.zugvogel("--version")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo(version);
        assertThat(run.zugvogel("version", "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).startsWith("{\"version\":\"");
    }

    @Test
    void completionKnowsEveryCommand() {
        assertThat(run.zugvogel("completion", "bash")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).startsWith("#!").contains("migrate", "maintenance", "--downtime", "complete -F");
        assertThat(run.zugvogel("completion", "zsh")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).startsWith("autoload -Uz bashcompinit");
    }

    @Test
    void whoIsNotLoggedInIsToldHow() {
        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).isEqualTo("""
                ZV-1006 you are not logged in to any server
                        → Log in again: zugvogel login URL --token TOKEN.
                """);
    }

    @Test
    void theDemoOutsideACheckoutSaysWhereItIs() {
        assertThat(run.zugvogel("demo")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).contains("the demo is not part of this installation");
    }
}
