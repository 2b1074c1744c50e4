package dev.zugvogel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.render.Paint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShellTest {
    private static final Screen TERMINAL = new Screen(true, true, true, () -> new Screen.Extent(5, 20));

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private Shell shell(Map<String, String> environment, Screen screen) {
        return new Shell(InputStream.nullInputStream(), output, error, environment, screen);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void coloursAreForTerminalsOnly() {
        shell(Map.of("LANG", "C.UTF-8"), TERMINAL).print(Paint.GOOD.on("ready"));
        shell(Map.of("LANG", "C.UTF-8"), Screen.NONE).print(Paint.GOOD.on("ready"));

        assertThat(output()).isEqualTo("\u001b[32mready\u001b[0m\nready\n");
    }

    @Test
    void noColorAndDumbTerminalsAreHonoured() {
        shell(Map.of("LANG", "C.UTF-8", "NO_COLOR", "1"), TERMINAL).print(Paint.GOOD.on("a"));
        shell(Map.of("LANG", "C.UTF-8", "TERM", "dumb"), TERMINAL).print(Paint.GOOD.on("b"));
        shell(Map.of("LANG", "C.UTF-8", "NO_COLOR", ""), TERMINAL).print(Paint.GOOD.on("c"));

        assertThat(output()).isEqualTo("a\nb\n\u001b[32mc\u001b[0m\n");
    }

    @Test
    void theFirstLocaleVariableThatIsSetDecidesAboutSigns() {
        shell(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8"), Screen.NONE).print("✓");
        shell(Map.of("LC_ALL", "", "LANG", "de_DE.utf8"), Screen.NONE).print("✓");
        shell(Map.of(), Screen.NONE).print("✓");

        assertThat(output()).isEqualTo("+\n✓\n+\n");
    }

    @Test
    void textForProgramsIsUtf8WhateverTheLocale() {
        shell(Map.of("LC_ALL", "C"), Screen.NONE).raw("{\"note\":\"ü\"}");

        assertThat(output()).isEqualTo("{\"note\":\"ü\"}\n");
    }

    @Test
    void aQuestionWaitsForALineAndEndsWithTheInput() {
        var typed = new ByteArrayInputStream("d\n".getBytes(StandardCharsets.UTF_8));
        Shell shell = new Shell(typed, output, error, Map.of(), TERMINAL);

        assertThat(shell.ask("Detach?")).contains("d");
        assertThat(shell.ask("Detach?")).isEmpty();
        assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("Detach? Detach? ");
        assertThat(output()).isEmpty();
    }

    @Test
    void aBlockReturnsToItsFirstLineAndNeverScrollsItAway() {
        LiveBlock block = new LiveBlock(shell(Map.of(), TERMINAL));

        block.draw(List.of("one", "two"));
        block.draw(IntStream.range(0, 9).mapToObj(Integer::toString).toList());
        block.draw(List.of("a line that is longer than the terminal is wide"));
        block.release();
        block.draw(List.of("below"));

        assertThat(output().split("\n", -1))
                .containsExactly(
                        "\r\u001b[Jone",
                        "two",
                        "\u001b[2A\r\u001b[J5",
                        "6",
                        "7",
                        "8",
                        "\u001b[4A\r\u001b[Ja line that is lon\u001b[0m~",
                        "\r\u001b[Jbelow",
                        "");
    }
}
