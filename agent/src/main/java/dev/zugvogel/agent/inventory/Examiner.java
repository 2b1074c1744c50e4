package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.memory.MemorySampler;
import dev.zugvogel.agent.target.DiskHook;
import dev.zugvogel.libvirt.LibvirtLink;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.ExamineTarget;
import dev.zugvogel.wire.v1.ExamineVm;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MeasureLink;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.RemoveMarkers;
import dev.zugvogel.wire.v1.SampleMemory;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.nio.file.Path;
import java.time.Clock;
import javax.net.ssl.SSLContext;

/**
 * Answers what the control plane's checks ask. Facts only. Throws LIBVIRT_UNREACHABLE, BAD_REQUEST or UNKNOWN_VM as
 * {@link FailureException}. Thread-safe.
 */
public final class Examiner {
    private final LibvirtLink link;
    private final LinkExaminer links;
    private final Markers markers;
    private final VmExaminer vms;
    private final MemoryExaminer memories = new MemoryExaminer(MemorySampler.ofThisHost());
    private final TargetExaminer targets;

    public Examiner(LibvirtLink link, SSLContext tls, Digests digests, Markers markers, DiskHook hook, Clock clock) {
        this.markers = markers;
        this.link = link;
        this.links = new LinkExaminer(tls);
        this.vms = new VmExaminer(digests, markers, clock);
        this.targets = new TargetExaminer(digests, hook, clock, Path.of("/proc"), Path.of("/sys"));
    }

    public VmFacts vm(ExamineVm request) {
        return vms.examine(link.connection(), request);
    }

    /** Takes as long as the guest's writes are to be watched, and some milliseconds. */
    public MemoryFacts memory(SampleMemory request) {
        return memories.examine(link.connection(), request);
    }

    public void removeMarkers(RemoveMarkers request) {
        markers.remove(new Marker(request.getMarkerNonce()));
    }

    public TargetFacts target(ExamineTarget request) {
        return targets.examine(link.connection(), request);
    }

    /** Keeps the link busy for a moment, unless the bandwidth is known well enough. */
    public LinkFacts link(MeasureLink request) {
        return links.examine(request);
    }
}
