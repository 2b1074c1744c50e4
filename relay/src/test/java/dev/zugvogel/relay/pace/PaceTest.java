package dev.zugvogel.relay.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;
    private static final Limit MEGABYTE = new Limit.AtMost(new BytesPerSecond(1_000_000));

    private final Pace pace = new Pace();

    @Test
    void withoutALimitNothingWaits() {
        pace.spend(Long.MAX_VALUE / 2, 0);
        assertThat(pace.waitNanos(0)).isZero();
    }

    @Test
    void whoWaitsAsLongAsToldSendsWhatTheLimitAllows() {
        pace.limit(MEGABYTE, 0);
        long nowNanos = 0;
        long sentBytes = 0;
        while (nowNanos < 10 * SECOND) {
            nowNanos += pace.waitNanos(nowNanos);
            assertThat(pace.waitNanos(nowNanos)).isZero();
            pace.spend(50_000, nowNanos);
            sentBytes += 50_000;
        }
        assertThat(sentBytes).isBetween(10_000_000L, 10_100_000L);
    }

    @Test
    void whatWasNotUsedForLongIsLost() {
        pace.limit(MEGABYTE, 0);
        assertThat(pace.waitNanos(100 * SECOND)).isZero();
        pace.spend(1_000_000, 100 * SECOND);
        assertThat(pace.waitNanos(100 * SECOND)).isEqualTo(990_000_000);
    }

    @Test
    void anotherLimitHoldsAtOnceAndForgivesWhatIsOwed() {
        pace.limit(MEGABYTE, 0);
        pace.spend(1_000_000_000, 0);
        pace.limit(new Limit.AtMost(new BytesPerSecond(2_000_000)), SECOND);
        assertThat(pace.waitNanos(SECOND)).isZero();
        pace.spend(2_000_000, SECOND);
        assertThat(pace.waitNanos(SECOND)).isEqualTo(SECOND);
        pace.limit(Limit.NONE, SECOND);
        assertThat(pace.waitNanos(SECOND)).isZero();
    }

    @Test
    void aLimitOfNothingLetsNothingThrough() {
        pace.limit(new Limit.AtMost(new BytesPerSecond(0)), 0);
        assertThat(pace.waitNanos(1000 * SECOND)).isPositive();
    }
}
