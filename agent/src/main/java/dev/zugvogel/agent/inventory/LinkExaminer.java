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

/** Tries the way to a target's relay, and remembers its bandwidth. Thread-safe. */
final class LinkExaminer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SSLContext tls;
    // As many as the fleet has hosts: the control plane names only hosts that have joined.
    private final Map<Target, Known> bandwidths = new ConcurrentHashMap<>();

    private record Target(String host, InetSocketAddress relay) {}

    /** @param first of this process, which is not warm yet: the figure is too low to be kept */
    private record Known(BytesPerSecond bandwidth, long measuredAtNanos, boolean first) {}

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
                .filter(known -> !known.first && System.nanoTime() - known.measuredAtNanos < atMost.toNanos())
                .map(Known::bandwidth);
    }

    private LinkReach reach(Target target) {
        return LinkProbe.reach(tls, target.relay, target.host, PATIENCE);
    }

    private LinkFacts measured(Target target) {
        LinkMeasurement measured = LinkProbe.measure(tls, target.relay, target.host, PATIENCE);
        if (measured.bandwidth().count() > 0)
            bandwidths.compute(
                    target, (any, before) -> new Known(measured.bandwidth(), System.nanoTime(), before == null));
        return facts(measured.reach(), measured.bandwidth());
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
