package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinkProbeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void measuresRoundTripBandwidthAndMtuOfTheRealPath() throws Exception {
        try (Bench bench = new Bench()) {
            LinkMeasurement link = LinkProbe.measure(Bench.HOST_A, bench.address(), "b", SECOND);
            assertThat(link.roundTrip()).isPositive().isLessThan(SECOND);
            assertThat(link.bandwidth()).isGreaterThan(new BytesPerSecond(1_000_000));
            assertThat(link.localMtuBytes()).isGreaterThanOrEqualTo(1280);
            assertThat(link.remoteMtuBytes()).isEqualTo(link.localMtuBytes());
        }
    }

    @Test
    void aHostWithAnotherNameIsNotMeasured() throws Exception {
        try (Bench bench = new Bench()) {
            assertThatThrownBy(() -> LinkProbe.measure(Bench.HOST_A, bench.address(), "c", SECOND))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("ZV-4003")
                    .hasMessageContaining("expected host c, found b");
        }
    }

    @Test
    void aPeerThatAcceptsAndSaysNothingCostsNoMoreThanTheTimeGiven() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertThatThrownBy(() -> LinkProbe.measure(
                            Bench.HOST_A, Bench.loopback(silent.getLocalPort()), "b", Duration.ofMillis(300)))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("ZV-4003");
        }
    }
}
