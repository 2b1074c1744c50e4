package dev.zugvogel.control.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JoinThrottleTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final JoinThrottle throttle = new JoinThrottle(3, Duration.ofSeconds(10), NOON);

    @Test
    void aBurstIsAllowedThenOneTryPerRefill() {
        assertThat(allowed(NOON, 10)).isEqualTo(3);
        assertThat(allowed(NOON.plusSeconds(9), 10)).isZero();
        assertThat(allowed(NOON.plusSeconds(19), 10)).isEqualTo(1);
        assertThat(allowed(NOON.plusSeconds(1_000), 10)).isEqualTo(3);
    }

    @Test
    void aRightfulTryDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.allow(NOON)).isTrue();
            throttle.giveBack();
        }
    }

    @Test
    void aClockThatStepsBackGivesNothingAndTakesNothing() {
        assertThat(allowed(NOON, 2)).isEqualTo(2);
        assertThat(allowed(NOON.minusSeconds(100), 10)).isEqualTo(1);
        assertThat(allowed(NOON.minusSeconds(90), 10)).isEqualTo(1);
    }

    private int allowed(Instant now, int tries) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) if (throttle.allow(now)) allowed++;
        return allowed;
    }
}
