package dev.zugvogel.agent.source;

import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import java.time.Duration;
import java.util.Optional;

/** QEMU's own connections to the other QEMU: nobody counts them but libvirt, nobody paces or proves them. */
final class DirectChannels implements Channels {
    private volatile Bytes moved = Bytes.ZERO;

    /** libvirt counts what QEMU sent; there is no job any more for a moment before its final figures come. */
    @Override
    public Counters counters(Optional<JobStats> job) {
        job.map(DirectChannels::processed)
                .filter(now -> now.compareTo(moved) > 0)
                .ifPresent(now -> moved = now);
        return new Counters(moved, moved);
    }

    private static Bytes processed(JobStats job) {
        return job.memoryProcessed().orElse(Bytes.ZERO).plus(job.diskProcessed().orElse(Bytes.ZERO));
    }

    @Override
    public boolean pace(Limit limit) {
        return false;
    }

    @Override
    public Proof proof(Duration atMost) {
        return new Proof.Incomplete("nobody saw the bytes that QEMU sent directly");
    }

    @Override
    public Optional<String> brokenBecause() {
        return Optional.empty();
    }

    @Override
    public boolean bothKnowTheSame() {
        return false;
    }

    @Override
    public void close() {}
}
