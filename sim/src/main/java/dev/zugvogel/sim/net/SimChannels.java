package dev.zugvogel.sim.net;

import dev.zugvogel.agent.source.Channels;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.libvirt.SimHost;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The relay of one migration: it holds while the link is cut, breaks when it is told to, and knows if bytes were changed. */
public final class SimChannels implements Channels, SimHost.Pipe {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private final SimProcess process;
    private final BooleanSupplier linked;
    private final BooleanSupplier admitted;
    private boolean closed;
    private boolean corrupt;
    private boolean corrupted;
    private @Nullable String broken;

    /**
     * @param process the agent that it is part of
     * @param linked bytes pass between the hosts now
     * @param admitted the target's end lets them in
     */
    public SimChannels(SimProcess process, BooleanSupplier linked, BooleanSupplier admitted) {
        this.process = process;
        this.linked = linked;
        this.admitted = admitted;
    }

    public void breakDown() {
        broken = "broken by the storm";
    }

    public void corruptFromNowOn() {
        corrupt = true;
    }

    @Override
    public boolean open() {
        boolean refused = linked.getAsBoolean() && !admitted.getAsBoolean();
        if (refused && broken == null) broken = "the target's relay does not know it";
        return process.isAlive() && !closed && broken == null;
    }

    @Override
    public boolean flows() {
        return open() && linked.getAsBoolean();
    }

    @Override
    public boolean corrupts() {
        corrupted |= corrupt;
        return corrupted;
    }

    @Override
    public Proof proof(Duration atMost) {
        long deadline = process.nanos() + atMost.toNanos();
        while (open() && !flows()) {
            if (process.nanos() > deadline) return new Proof.Incomplete("the target did not account for all in time");
            process.pause(LOOK_INTERVAL);
        }
        if (!open()) return new Proof.Incomplete("the relay is gone");
        return corrupted ? new Proof.Different("the bytes differ") : new Proof.Equal(1, new Bytes(1000));
    }

    @Override
    public Counters counters(Optional<JobStats> job) {
        return new Counters(new Bytes(1000), new Bytes(900));
    }

    @Override
    public boolean pace(Limit limit) {
        return false;
    }

    @Override
    public Optional<String> brokenBecause() {
        boolean _ = open();
        return Optional.ofNullable(broken);
    }

    @Override
    public boolean bothKnowTheSame() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }
}
