package dev.zugvogel.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(out, true));
        return command.execute(arguments);
    }

    @Test
    void manySeedsGiveATableAndFiguresForAMachine() throws IOException {
        Path json = folder.resolve("figures.json");
        assertThat(run("--alone", "--seeds", "20", "--json", json.toString())).isZero();
        assertThat(out.toString()).contains("20 seeds in", "fault struck in", "0 broken");
        assertThat(Files.readString(json)).contains("\"seeds\":20", "\"broken\":[]");
    }

    @Test
    void oneSeedTellsItsWholeStory() {
        assertThat(run("--seed", "3")).isZero();
        assertThat(out.toString()).contains("server  orders", "the storm is over", "all promises are kept");
    }

    @Test
    void nothingToRunIsAWrongUse() {
        assertThat(run("--seeds", "0")).isEqualTo(2);
        assertThat(run("--minutes", "-1")).isEqualTo(2);
    }
}
