package dev.zugvogel.relay.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.BytesPerSecond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    private static final long MS = 1_000_000;
    private static final int ACK_BYTES = 64 << 10;

    private final Window window = new Window();
    private long nowNanos = 5;

    @Test
    void beginsWithHalfAMebibyte() {
        assertThat(window.limitBytes()).isEqualTo(512 << 10);
        assertThat(window.rate()).isEqualTo(new BytesPerSecond(0));
    }

    @ParameterizedTest(name = "{0} MB/s over {1} ms: {2} KiB")
    @CsvSource({"1, 1, 256", "50, 1, 1281", "100, 50, 8544", "10000, 1, 16384"})
    void settlesAtWhatThePathCarriesInARoundTripAndALittleMore(long megabytes, long roundTripMs, long kib) {
        busy(megabytes * 1_000_000, roundTripMs, 100);
        assertThat(window.rate().count()).isBetween(megabytes * 990_000, megabytes * 1_010_000);
        assertThat(window.limitBytes() >> 10).isBetween(kib * 98 / 100, kib * 102 / 100);
    }

    @Test
    void followsAPathThatBecomesSlower() {
        busy(100_000_000, 1, 50);
        busy(10_000_000, 1, 50);
        assertThat(window.rate().count()).isBetween(9_900_000L, 10_100_000L);
    }

    @Test
    void aSenderWithLittleToSendDoesNotMakeThePathLookSlow() {
        busy(100_000_000, 1, 50);
        long before = window.limitBytes();
        for (int i = 0; i < 1000; i++) {
            window.begins(nowNanos);
            nowNanos += 50 * MS;
            window.acknowledged(1000, nowNanos);
        }
        assertThat(window.limitBytes()).isEqualTo(before);
    }

    @Test
    void theTimeInWhichNothingWasSentIsNotCounted() {
        window.begins(nowNanos);
        nowNanos += 3_600_000 * MS;
        window.begins(nowNanos);
        nowNanos += 100 * MS;
        window.acknowledged(10_000_000, nowNanos);
        assertThat(window.rate()).isEqualTo(new BytesPerSecond(100_000_000));
    }

    /** A path that is always full: acknowledgements come as fast as it carries. */
    private void busy(long bytesPerSecond, long roundTripMs, int periods) {
        window.roundTrip(roundTripMs * MS);
        window.begins(nowNanos);
        long endNanos = nowNanos + periods * (roundTripMs + 20) * MS;
        long stepNanos = (long) (ACK_BYTES * 1e9 / bytesPerSecond);
        while (nowNanos < endNanos) {
            nowNanos += stepNanos;
            window.isFull();
            window.acknowledged(ACK_BYTES, nowNanos);
        }
    }
}
