package dev.zugvogel.agent.inventory;

import dev.zugvogel.libvirt.LibvirtLink;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.LinkMeasurement;
import dev.zugvogel.relay.LinkProbe;
import dev.zugvogel.wire.v1.ExamineTarget;
import dev.zugvogel.wire.v1.ExamineVm;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MeasureLink;
import dev.zugvogel.wire.v1.RemoveMarkers;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * Answers what the control plane's checks ask. Facts only. Throws LIBVIRT_UNREACHABLE, BAD_REQUEST or UNKNOWN_VM as
 * {@link FailureException}. Thread-safe.
 */
public final class Examiner {
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(5);

    private final LibvirtLink link;
    private final SSLContext tls;
    private final VmExaminer vms;
    private final TargetExaminer targets;

    public Examiner(LibvirtLink link, SSLContext tls, Clock clock) {
        Digests digests = new Digests();
        this.link = link;
        this.tls = tls;
        this.vms = new VmExaminer(digests, clock);
        this.targets = new TargetExaminer(digests, clock, Path.of("/proc"), Path.of("/sys"));
    }

    public VmFacts vm(ExamineVm request) {
        return vms.examine(link.connection(), request);
    }

    public void removeMarkers(RemoveMarkers request) {
        vms.removeMarkers(link.connection(), request.getUuid(), request.getMarkerNonce());
    }

    public TargetFacts target(ExamineTarget request) {
        return targets.examine(link.connection(), request);
    }

    /** Keeps the link busy for a moment. That it can't be reached is a fact, not a failure. */
    public LinkFacts link(MeasureLink request) {
        try {
            InetSocketAddress relay = new InetSocketAddress(request.getTargetAddress(), request.getTargetRelayPort());
            LinkMeasurement measured = LinkProbe.measure(tls, relay, request.getTargetHost(), LINK_PATIENCE);
            return LinkFacts.newBuilder()
                    .setReachable(true)
                    .setRoundTripUs(measured.roundTrip().toNanos() / 1000)
                    .setBandwidthBytesPerSecond(measured.bandwidth().count())
                    .setSourceMtuBytes(measured.localMtuBytes())
                    .setTargetMtuBytes(measured.remoteMtuBytes())
                    .build();
        } catch (FailureException e) {
            return LinkFacts.newBuilder().setMessage(e.failure().message()).build();
        }
    }
}
