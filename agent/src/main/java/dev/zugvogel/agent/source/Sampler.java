package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.time.Time;
import dev.zugvogel.libvirt.JobCompletedEvent;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a running Perform over a libvirt connection of its own: progress twice a second, iterations, the moment the
 * guest stops. Carries out a cancel, repeated until Perform has ended. Falls silent when the guest has stopped, because
 * then every bit of CPU is the guest's downtime.
 */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private sealed interface Signal {
        record Iteration(int number) implements Signal {}

        record Suspended() implements Signal {}

        /** For the target, in post-copy. */
        record Left() implements Signal {}

        record Cancel() implements Signal {}

        record Bandwidth() implements Signal {}

        record Close() implements Signal {}
    }

    private final StartMigration order;
    private final UUID vm;
    private final Bytes memory;
    private final Ledger ledger;
    private final Channels channels;
    private final TargetPeer peer;
    private final Session session;
    private final Abort abort;
    private final Steering steering;
    private final Timing timing;
    private final Time time;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LinkedBlockingQueue<JobStats> completed = new LinkedBlockingQueue<>();
    private final Limit ordered;
    private Limit paced;
    private boolean suspended;
    private long rehearsedAt;
    private long sampledAt;
    private long wireBytes;

    private Sampler(Host host, StartMigration order, Bytes memory, Ledger ledger, Channels channels, TargetPeer peer) {
        this.time = host.time();
        this.order = order;
        this.vm = UUID.fromString(order.getVmUuid());
        this.memory = memory;
        this.ledger = ledger;
        this.channels = channels;
        this.peer = peer;
        this.session = host.hypervisor().open();
        this.abort = new Abort(host, vm, ledger);
        this.steering = new Steering(order, ledger, session, this::startPostCopy);
        this.timing = host.timing();
        this.rehearsedAt = time.nanos();
        this.sampledAt = time.nanos();
        this.ordered = ledger.bandwidth();
        this.paced = ordered;
    }

    static Sampler start(
            Host host, StartMigration order, Bytes memory, Ledger ledger, Channels channels, TargetPeer peer) {
        Sampler sampler = new Sampler(host, order, memory, ledger, channels, peer);
        sampler.listen();
        host.time().start("sample " + order.getVmName(), sampler::run);
        return sampler;
    }

    private void listen() {
        session.events().onIteration(event -> {
            if (event.domain().uuid().equals(vm)) signals.add(new Signal.Iteration(event.iteration()));
        });
        session.events().onLifecycle(event -> {
            if (!event.domain().uuid().equals(vm) || !event.isSuspendedForMigration()) return;
            ledger.account().enter(MigrationState.FINALSYNC, time.now());
            signals.add(new Signal.Suspended());
        });
        session.events().onJobCompleted(this::completed);
        ledger.onCancel(() -> signals.add(new Signal.Cancel()));
        ledger.onBandwidth(() -> signals.add(new Signal.Bandwidth()));
    }

    private void completed(JobCompletedEvent event) {
        if (event.domain().uuid().equals(vm)) completed.add(event.stats());
    }

    private void run() {
        try {
            while (step(time.poll(signals, INTERVAL))) {}
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FailureException e) {
            LOG.warn("watching {} ends: {}", order.getVmName(), e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private boolean step(@Nullable Signal signal) {
        switch (signal) {
            case null -> {}
            case Signal.Iteration _, Signal.Cancel _, Signal.Bandwidth _ -> {}
            case Signal.Suspended _ -> suspended();
            case Signal.Left _ -> {
                suspended = false;
                return true;
            }
            case Signal.Close _ -> {
                return false;
            }
        }
        if (ledger.cancelAsked() || ledger.givenUp().isPresent()) abort.attempt();
        if (suspended) return true;
        try {
            sample(signal instanceof Signal.Iteration(int number) ? OptionalInt.of(number) : OptionalInt.empty());
        } catch (LibvirtException e) {
            LOG.debug("libvirt does not tell or take anything of {}: {}", order.getVmName(), e.getMessage());
        }
        rehearse();
        return true;
    }

    /** Only to a target that is ready for Finish: a guest that has left waits for it, and can't come back. */
    private void startPostCopy() {
        peer.rehearse();
        ledger.commitPostCopy();
        try {
            session.startPostCopy(vm);
        } catch (LibvirtException e) {
            if (!e.isRefused() && !(e.failure() instanceof LibvirtFailure.NotSent)) return;
            ledger.note(SourceStep.POST_COPY_REFUSED, "");
            throw FailureException.of(Code.LIBVIRT_ERROR, "post-copy did not begin: " + e.getMessage());
        }
    }

    /** The guest runs at the target and misses pages: from now on looking costs it nothing. */
    void follow() {
        signals.add(new Signal.Left());
    }

    private void suspended() {
        suspended = true;
        if (ledger.has(SourceStep.FINISH_SENT)) return;
        ledger.note(SourceStep.SUSPENDED, order.getVmName() + " is stopped on " + order.getSourceHost());
    }

    private void sample(OptionalInt iteration) {
        Optional<JobStats> stats = session.jobStats(vm);
        Counters counters = channels.counters(stats);
        long now = time.nanos();
        long wireRate = rate(counters.wire().count() - wireBytes, now - sampledAt);
        wireBytes = counters.wire().count();
        sampledAt = now;
        ledger.account().traffic(counters, stats);
        stats.ifPresent(job -> {
            iteration.ifPresent(number -> ledger.account().iteration(number, time.now(), job));
        });
        steering.look(stats, iteration, ledger.account().since(time.now()));
        stats.ifPresent(job -> ledger.account().progress(Rates.progress(job, memory, wireRate, steering)));
        stats.filter(Rates::moves).ifPresent(_ -> pace(iteration.isPresent()));
        ledger.publish();
    }

    private static long rate(long bytes, long nanos) {
        return nanos <= 0 ? 0 : Math.max(0, (long) (bytes * 1e9 / nanos));
    }

    /** Perform takes the ordered limit to heart when it begins with the memory, perhaps after a change came. */
    private void pace(boolean again) {
        Limit wanted = ledger.bandwidth();
        if (wanted.equals(again ? ordered : paced)) return;
        if (!channels.pace(wanted)) session.setMaxSpeed(vm, wanted);
        paced = wanted;
    }

    private void rehearse() {
        if (time.nanos() - rehearsedAt < timing.rehearsal().toNanos()) return;
        rehearsedAt = time.nanos();
        try {
            peer.rehearse();
        } catch (FailureException e) {
            LOG.info("{}: {}", order.getTargetHost(), e.getMessage());
            if (e.failure().code() == Code.TARGET_DISK_FULL) ledger.giveUp(e.failure());
        }
    }

    /** Takes libvirt's final figures, which come with an event during Confirm. */
    void last() {
        try {
            JobStats stats = time.poll(completed, timing.lastStats());
            if (stats == null) {
                LOG.warn("libvirt told no final statistics of {}", order.getVmName());
                return;
            }
            stats.downtime().ifPresent(ledger.account()::downtime);
            ledger.account().traffic(channels.counters(Optional.of(stats)), Optional.of(stats));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for an abort that is on its way: it may pause the guest, which whoever settles has to see. */
    @Override
    public void close() {
        signals.add(new Signal.Close());
        session.close();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
