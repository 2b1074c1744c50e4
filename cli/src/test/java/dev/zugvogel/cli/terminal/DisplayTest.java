package dev.zugvogel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.render.Paint;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private static final String LINE = Paint.BAD.on("✗") + " no → yes";

    @Test
    void marksBecomeColoursOnlyWhereTheyAreWanted() {
        assertThat(new Display(true, true).show(LINE)).isEqualTo("\u001b[31m✗\u001b[0m no → yes");
        assertThat(new Display(false, true).show(LINE)).isEqualTo("✗ no → yes");
    }

    @Test
    void signsHaveAnAsciiFormOfTheSameWidth() {
        assertThat(new Display(false, false).show(LINE)).isEqualTo("x no > yes");
        assertThat(new Display(false, false).show("✓ · – … █░ é")).isEqualTo("+ | - ~ #. ?");
    }

    @Test
    void textFromElsewhereCantControlTheTerminal() {
        assertThat(new Display(true, true).show("a\u001b[2Jb\u009b31mc\r\n\td\u202ee\u0007"))
                .isEqualTo("a?[2Jb?31mc?  d?e?");
    }
}
