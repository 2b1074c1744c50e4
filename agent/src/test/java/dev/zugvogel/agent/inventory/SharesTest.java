package dev.zugvogel.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final long SECOND = 1_000_000_000;

    private final Shares shares = new Shares();

    @Test
    void aRateNeedsTwoLooksAndIsThatOfTheTimeBetween() {
        assertThat(shares.writtenPerSecond("vm", 5_000, 0)).isZero();
        assertThat(shares.writtenPerSecond("vm", 25_000, 2 * SECOND)).isEqualTo(10_000);
        assertThat(shares.writtenPerSecond("vm", 25_000, 3 * SECOND)).isZero();
    }

    @Test
    void aCounterThatBeganAnewTellsNothing() {
        shares.writtenPerSecond("vm", 25_000, 0);
        assertThat(shares.writtenPerSecond("vm", 10, SECOND)).isZero();
        assertThat(shares.writtenPerSecond("vm", 1_010, 2 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void whatLibvirtLeavesOutIsNoNewBeginning() {
        shares.writtenPerSecond("vm", 1_000_000, 0);
        assertThat(shares.writtenPerSecond("vm", 0, SECOND)).isZero();
        assertThat(shares.writtenPerSecond("vm", 1_004_000, 2 * SECOND)).isEqualTo(2_000);
    }

    @Test
    void oneVmIsNotTakenForAnotherAndOneThatLeftIsForgotten() {
        shares.writtenPerSecond("vm", 1, 0);
        assertThat(shares.writtenPerSecond("other", 1_000, SECOND)).isZero();
        shares.keepOnly(Set.of("other"));
        assertThat(shares.writtenPerSecond("vm", 1_000, SECOND)).isZero();
    }
}
