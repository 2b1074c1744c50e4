package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class SettingsFileTest {
    @TempDir
    private Path folder;

    /** A command with every shape of setting. */
    @Command(name = "daemon", mixinStandardHelpOptions = true)
    static final class Sample {
        @Option(names = "--listen", required = true)
        private String listen = "";

        @Option(names = "--name", split = ",")
        private String[] names = {};

        @Option(names = "--log-json")
        private boolean json;

        @Option(names = "--config")
        private String config = "";

        @Override
        public String toString() {
            return listen + " " + String.join("+", names) + " " + json + (config.isEmpty() ? "" : " from file");
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("settings.yaml"), text);
    }

    private Sample parse(Path file, String... flags) {
        Sample sample = new Sample();
        CommandLine line = new CommandLine(sample);
        line.setDefaultValueProvider(SettingsFile.read(file, line.getCommandSpec()));
        line.parseArgs(flags);
        return sample;
    }

    @Test
    void settingsStandInForFlagsEvenRequiredOnes() throws IOException {
        Path file = write("# a comment\nlisten: 0.0.0.0:1\nname: [a, b]\nlog-json: true\n");

        assertThat(parse(file)).hasToString("0.0.0.0:1 a+b true");
    }

    @Test
    void flagsWinOverTheFile() throws IOException {
        Path file = write("listen: 0.0.0.0:1\nname: [a, b]\n");

        assertThat(parse(file, "--listen=0.0.0.0:2", "--name=c")).hasToString("0.0.0.0:2 c false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'state: /x\nlisen: 0.0.0.0:1'|settings.yaml:2: there is no setting lisen; known are",
                "'state: /x\nstate: /y'|settings.yaml:2: state comes twice",
                "'state:\n  deep: 1'|settings.yaml:2: expected a single value",
                "'- state'|settings.yaml:1: expected lines of the form key: value",
                "'config: other.yaml'|settings.yaml:1: there is no setting config",
                "'state: [unclosed'|settings.yaml is not YAML: ",
                "'state: *nowhere'|settings.yaml is not YAML: ",
            })
    void aMistakeIsNamedWithItsLineAndNothingStarts(String text, String sentence) throws IOException {
        Run run = new Run(folder);

        assertThat(run.zugvogel("server", "--config", write(text).toString())).isEqualTo(ExitCode.USAGE);

        assertThat(run.error()).contains(sentence);
        assertThat(run.output()).isEmpty();
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Run run = new Run(folder);

        assertThat(run.zugvogel("server", "--config=" + folder.resolve("none.yaml")))
                .isEqualTo(ExitCode.USAGE);

        assertThat(run.error()).contains("can't read", "none.yaml");
    }

    @Test
    void aValueThatDoesNotFitIsRefusedAsItsFlagWouldBe() throws IOException {
        Run run = new Run(folder);
        Path file = write("state: " + folder + "/state\nlisten: everywhere\n");

        assertThat(run.zugvogel("server", "--config", file.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(run.error()).contains("--listen", "not an address: everywhere (try 0.0.0.0:8443)");
        assertThat(folder.resolve("state")).doesNotExist();
    }
}
