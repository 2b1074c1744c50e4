package dev.zugvogel.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaintTest {
    @Test
    void marksNeedNoColumnsAndWideCharactersTwo() {
        assertThat(Paint.width(Paint.BAD.on("✗") + " no")).isEqualTo(4);
        assertThat(Paint.width("日本")).isEqualTo(4);
        assertThat(Paint.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void aLineThatFitsStaysAsItIs() {
        String line = Paint.GOOD.on("ready") + " now";

        assertThat(Paint.fit(line, 9)).isEqualTo(line);
    }

    @Test
    void aLineThatIsTooLongIsCutWithItsMarksClosed() {
        String cut = Paint.fit(Paint.GOOD.on("ready") + " now", 6);

        assertThat(Paint.width(cut)).isEqualTo(6);
        assertThat(cut).isEqualTo(Paint.GOOD.mark() + "ready" + Paint.END + Paint.END + "…");
        assertThat(Paint.fit("日本", 3)).isEqualTo("日" + Paint.END + "…");
    }

    @Test
    void paddingCountsWhatIsSeen() {
        assertThat(Paint.pad(Paint.DIM.on("a"), 3)).endsWith("  ");
        assertThat(Paint.pad("abcd", 3)).isEqualTo("abcd");
    }

    @Test
    void sentencesBreakBetweenWordsUnderTheirSign() {
        assertThat(Words.hanging("→", "create the bridge br0 there under the same name", 26))
                .containsExactly("→ create the bridge br0", "  there under the same", "  name");
        assertThat(Words.wrap("/a/very/long/path/without/blanks is kept", 10))
                .containsExactly("/a/very/long/path/without/blanks", "is kept");
        assertThat(Words.wrap("", 10)).isEqualTo(List.of(""));
    }
}
