package dev.zugvogel.bed.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BedCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "link h1",
                "link h1 --cut --heal",
                "link h1 --rate fast",
                "link h1 --loss 101%",
                "link h1 --loss -1",
                "guest vm1",
                "guest vm1 --host h1 --memory lots",
                "up --hosts three",
                "up --small-images 99999999999T",
                "exec h1",
                "kill",
                "dance"
            })
    void whatCannotBeUnderstoodEndsWithStatusTwoAndChangesNothing(String arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = BedCommand.line().setErr(new PrintWriter(said, true));

        assertThat(line.execute(arguments.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "world-trip",
                "first-trip --link fast",
                "--tool scp",
                "--rounds many",
                "disk --plots",
                "--memory x"
            })
    void aBenchThatCannotBeUnderstoodEndsWithStatusTwo(String arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new BenchCommand()).setErr(new PrintWriter(said, true));

        assertThat(line.execute(arguments.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).isNotBlank();
    }
}
