package dev.zugvogel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AbridgedTest {
    @Test
    void aShortListIsKeptWhole() {
        assertThat(grown(6)).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void ofALongOneBeginningAndEndAreKeptAndAMarkStandsBetween() {
        assertThat(grown(7)).containsExactly("1", "2", "3", "…", "6", "7");
        assertThat(grown(1_000)).containsExactly("1", "2", "3", "…", "999", "1000");
    }

    private static List<String> grown(int length) {
        List<String> list = List.of();
        for (int i = 1; i <= length; i++) list = Abridged.with(list, Integer.toString(i), 6, first -> "…");
        return list;
    }
}
