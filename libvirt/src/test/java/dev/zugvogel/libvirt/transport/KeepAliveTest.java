package dev.zugvogel.libvirt.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeepAliveTest {
    private static final KeepAlive.Policy POLICY = KeepAlive.Policy.DEFAULT;

    @Test
    void waitsOutTheRestOfTheInterval() {
        assertThat(next(2, 100, 0)).isEqualTo(new KeepAlive.Step.Wait(Duration.ofSeconds(3)));
    }

    @Test
    void pingsAfterAnIntervalOfSilence() {
        assertThat(next(5, 100, 0)).isEqualTo(new KeepAlive.Step.Ping());
    }

    @Test
    void waitsAnIntervalForEachAnswer() {
        assertThat(next(12, 2, 2)).isEqualTo(new KeepAlive.Step.Wait(Duration.ofSeconds(3)));
        assertThat(next(15, 5, 2)).isEqualTo(new KeepAlive.Step.Ping());
    }

    @Test
    void givesUpOnlyAfterTheLastPingHadItsTime() {
        assertThat(next(29, 4, 5)).isEqualTo(new KeepAlive.Step.Wait(Duration.ofSeconds(1)));
        assertThat(next(30, 5, 5)).isEqualTo(new KeepAlive.Step.GiveUp());
    }

    @Test
    void aPauseOfThisProcessDoesNotCountAgainstTheDaemon() {
        assertThat(next(3600, 3600, 0)).isEqualTo(new KeepAlive.Step.Ping());
        assertThat(next(3600, 0, 1)).isEqualTo(new KeepAlive.Step.Wait(Duration.ofSeconds(5)));
    }

    @Test
    void aPolicyWithoutAPauseOrAPingIsRefused() {
        assertThatThrownBy(() -> new KeepAlive.Policy(Duration.ZERO, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeepAlive.Policy(Duration.ofSeconds(5), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static KeepAlive.Step next(int silenceSeconds, int sincePingSeconds, int unanswered) {
        return KeepAlive.next(
                POLICY, Duration.ofSeconds(silenceSeconds), Duration.ofSeconds(sincePingSeconds), unanswered);
    }
}
