package dev.zugvogel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
    @Test
    void readsRowsAndColumns() {
        assertThat(Screen.parse("50 132")).isEqualTo(new Screen.Extent(50, 132));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0", "24", "a b", "24 7", "24 80 1"})
    void aTerminalThatDoesNotKnowItsSizeHasACommonOne(String answer) {
        assertThat(Screen.parse(answer)).isEqualTo(new Screen.Extent(24, 80));
    }

    @Test
    void whereThereIsNoTerminalThereIsNoEdge() {
        assertThat(Screen.NONE.columns()).isEqualTo(Screen.NO_EDGE);
        assertThat(Screen.NONE.interactive()).isFalse();
    }
}
