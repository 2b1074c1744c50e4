package dev.zugvogel.agent.inventory;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.LinkMeasurement;
import dev.zugvogel.relay.LinkProbe;
import dev.zugvogel.relay.LinkReach;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MeasureLink;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Tries the way to a target's relay, and remembers its bandwidth. Thread-safe. */
final class LinkExaminer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double ALIKE = 1.5;

    private final SSLContext tls;
    // As many as the fleet has hosts: the control plane names only hosts that have joined.
    private final Map<Target, Known> bandwidths = new ConcurrentHashMap<>();

    private record Target(String host, InetSocketAddress relay) {}

    /** @param agrees with the measurement before: the first ones of a process are too low, until it is warm */
    private record Known(BytesPerSecond bandwidth, long measuredAtNanos, boolean agrees) {
        Known then(BytesPerSecond next) {
            double ratio = (double) next.count() / bandwidth.count();
            return new Known(next, System.nanoTime(), ratio > 1 / ALIKE && ratio < ALIKE);
        }
    }

    LinkExaminer(SSLContext tls) {
        this.tls = tls;
    }

    /** That the target can't be reached is a fact, not a failure. */
    LinkFacts examine(MeasureLink request) {
        Target target = new Target(
                request.getTargetHost(),
                new InetSocketAddress(request.getTargetAddress(), request.getTargetRelayPort()));
        try {
            Optional<BytesPerSecond> known = known(target, Duration.ofMillis(request.getBandwidthAgeMs()));
            return known.isPresent() ? facts(reach(target), known.get()) : measured(target);
        } catch (FailureException e) {
            return LinkFacts.newBuilder().setMessage(e.failure().message()).build();
        }
    }

    private Optional<BytesPerSecond> known(Target target, Duration atMost) {
        return Optional.ofNullable(bandwidths.get(target))
                .filter(known -> known.agrees && System.nanoTime() - known.measuredAtNanos < atMost.toNanos())
                .map(Known::bandwidth);
    }

    private LinkReach reach(Target target) {
        return LinkProbe.reach(tls, target.relay, target.host, PATIENCE);
    }

    private LinkFacts measured(Target target) {
        LinkMeasurement measured = LinkProbe.measure(tls, target.relay, target.host, PATIENCE);
        if (measured.bandwidth().count() > 0)
            bandwidths.compute(target, (any, before) -> known(before, measured.bandwidth()));
        return facts(measured.reach(), measured.bandwidth());
    }

    private static Known known(@Nullable Known before, BytesPerSecond bandwidth) {
        return before == null ? new Known(bandwidth, System.nanoTime(), false) : before.then(bandwidth);
    }

    private static LinkFacts facts(LinkReach reach, BytesPerSecond bandwidth) {
        return LinkFacts.newBuilder()
                .setReachable(true)
                .setRoundTripUs(reach.roundTrip().toNanos() / 1000)
                .setBandwidthBytesPerSecond(bandwidth.count())
                .setSourceMtuBytes(reach.localMtuBytes())
                .setTargetMtuBytes(reach.remoteMtuBytes())
                .build();
    }
}
