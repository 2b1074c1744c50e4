package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DensityTest {
    private static final int PAGES = 200;

    @Test
    void aWordThatChangedInAPageIsLittleAndAllOfItIsAllOfIt() {
        byte[] before = noise(1);
        byte[] after = before.clone();
        for (int page = 0; page < PAGES; page++) after[page * Page.BYTES + 8 * page] ^= 1;
        assertThat(Density.ofChanges(before, after)).isBetween(0.0005, 0.005);
        assertThat(Density.ofChanges(before, noise(2))).isBetween(1.0, 1.01);
        assertThat(Density.ofChanges(before, new byte[before.length])).isLessThan(0.01);
    }

    @Test
    void whatIsNoPagesIsRefused() {
        for (int[] lengths : new int[][] {{0, 0}, {1, 1}, {Page.BYTES, 2 * Page.BYTES}})
            assertThatThrownBy(() -> Density.ofChanges(new byte[lengths[0]], new byte[lengths[1]]))
                    .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] noise(int seed) {
        byte[] pages = new byte[PAGES * Page.BYTES];
        new Random(seed).nextBytes(pages);
        return pages;
    }
}
