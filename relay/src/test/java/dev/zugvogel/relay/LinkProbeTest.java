package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.link.Link;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinkProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void measuresRoundTripBandwidthAndMtuOfTheRealPath() throws Exception {
        try (Bench bench = new Bench()) {
            LinkMeasurement link = LinkProbe.measure(Bench.HOST_A, bench.address(), "b", PATIENCE);
            assertThat(link.reach().roundTrip()).isPositive();
            assertThat(link.bandwidth()).isGreaterThan(new BytesPerSecond(0));
            assertThat(link.reach().localMtuBytes()).isGreaterThanOrEqualTo(1280);
            assertThat(link.reach().remoteMtuBytes()).isEqualTo(link.reach().localMtuBytes());
        }
    }

    @Test
    void loadsTheLinkForTenRoundTripsWithinBounds() {
        assertThat(LinkProbe.load(Duration.ofNanos(80_000))).isEqualTo(LinkProbe.SHORTEST_LOAD);
        assertThat(LinkProbe.load(Duration.ofMillis(50))).isEqualTo(Duration.ofMillis(500));
        assertThat(LinkProbe.load(Duration.ofSeconds(2))).isEqualTo(LinkProbe.LONGEST_LOAD);
    }

    @Test
    void reachabilityIsToldWithoutALoadOnTheLink() throws Exception {
        try (Bench bench = new Bench()) {
            LinkReach reach = LinkProbe.reach(Bench.HOST_A, bench.address(), "b", PATIENCE);
            assertThat(reach.roundTrip()).isPositive();
            assertThat(reach.remoteMtuBytes()).isEqualTo(reach.localMtuBytes());
        }
    }

    @Test
    void aHostCanProbeItsOwnRelayToBeWarmForOthers() throws Exception {
        try (Bench bench = new Bench()) {
            assertThat(LinkProbe.measure(Bench.HOST_B, bench.address(), "b", PATIENCE)
                            .bandwidth())
                    .isGreaterThan(new BytesPerSecond(0));
        }
    }

    @Test
    void moreProbesAtOnceThanTheTargetServesAreRefusedWithTheReason() throws Exception {
        try (Bench bench = new Bench();
                Link first = pinged(bench);
                Link second = pinged(bench);
                Link third = pinged(bench);
                Link fourth = pinged(bench)) {
            assertThat(List.of(first, second, third, fourth))
                    .allSatisfy(link -> assertThat(link.in().next()).isEqualTo(FrameType.PONG));
            assertThatThrownBy(() -> LinkProbe.measure(Bench.HOST_A, bench.address(), "b", PATIENCE))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("too many link probes at once");
        }
    }

    private static Link pinged(Bench bench) throws IOException {
        Link link = Link.connect(Bench.HOST_A, bench.address(), "b", PATIENCE);
        link.out().write(FrameType.PING);
        return link;
    }

    @Test
    void aHostWithAnotherNameIsNotMeasured() throws Exception {
        try (Bench bench = new Bench()) {
            assertThatThrownBy(() -> LinkProbe.measure(Bench.HOST_A, bench.address(), "c", PATIENCE))
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
