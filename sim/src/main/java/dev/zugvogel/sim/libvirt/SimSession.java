package dev.zugvogel.sim.libvirt;

import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Owner;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.EventSource;
import dev.zugvogel.libvirt.IterationEvent;
import dev.zugvogel.libvirt.JobCompletedEvent;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.Migration.Begun;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.Subscription;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.model.Limit;
import dev.zugvogel.sim.clock.Reply;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One connection: calls travel, are done in the daemon, and answered, if both still live and are connected. */
public final class SimSession implements Session, EventSource, Storm.Connection {
    private final Libvirtd daemon;
    private final SimProcess agent;
    private final Phases phases;
    private final List<Reply<?>> waiting = new ArrayList<>();
    private final List<Consumer<JobCompletedEvent>> onCompleted = new ArrayList<>();
    private final List<Consumer<LifecycleEvent>> onLifecycle = new ArrayList<>();
    private final List<Consumer<IterationEvent>> onIteration = new ArrayList<>();
    private boolean open = true;
    private boolean closed;

    SimSession(Libvirtd daemon, SimProcess agent) {
        this.daemon = daemon;
        this.agent = agent;
        this.phases = new Phases(daemon, this);
    }

    boolean belongsTo(SimProcess process) {
        return agent == process;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public RuntimeException refusal() {
        return Libvirtd.refused(1, "refused by the storm");
    }

    /** The connection breaks, whoever broke it. */
    @Override
    public void lose() {
        if (!open) return;
        open = false;
        List.copyOf(waiting).forEach(reply -> reply.fail(Libvirtd.disconnected(true)));
        daemon.ended(this);
    }

    @Override
    public void close() {
        closed = open;
        lose();
    }

    /** By its agent: no fault took it. */
    boolean wasClosed() {
        return closed;
    }

    private <T> T call(String name, Supplier<T> effect) {
        Storm storm = daemon.storm();
        storm.strike(daemon.host().name(), name, this);
        if (!open) throw Libvirtd.disconnected(false);
        Reply<T> reply = new Reply<>();
        waiting.add(reply);
        SimProcess process = daemon.process();
        storm.scheduler().after(storm.shortly(), process, () -> process.start(name, () -> serve(reply, effect)));
        try {
            return reply.await();
        } finally {
            waiting.remove(reply);
            storm.strike(daemon.host().name(), name + ".answered", this);
        }
    }

    private <T> void serve(Reply<T> reply, Supplier<T> effect) {
        Runnable answer;
        try {
            T result = effect.get();
            answer = () -> reply.give(result);
        } catch (RuntimeException e) {
            answer = () -> reply.fail(e);
        }
        daemon.storm().scheduler().after(daemon.storm().shortly(), agent, answer);
    }

    private void run(String name, Runnable effect) {
        call(name, () -> {
            effect.run();
            return true;
        });
    }

    @Override
    public DomainView look(UUID vm) {
        return call("look", () -> daemon.look(vm));
    }

    @Override
    public Begun begin(UUID vm, MigrationFlags flags, MigrationParameters parameters) {
        return call("begin", () -> phases.begin(vm, flags));
    }

    @Override
    public Prepared prepare(MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        return call("prepare", () -> phases.prepare(flags, parameters));
    }

    @Override
    public Cookie perform(UUID vm, MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        return call(
                "perform",
                () -> flags.contains(MigrationFlag.POSTCOPY_RESUME)
                        ? phases.takeUp(vm)
                        : new Copy(daemon, this).perform(vm, parameters));
    }

    @Override
    public Cookie finish(MigrationFlags flags, MigrationParameters parameters, Cookie cookie, boolean cancelled) {
        return cancelled
                ? call("cancel", () -> phases.cancel(parameters))
                : call("finish", () -> phases.finish(flags, parameters));
    }

    @Override
    public void confirm(UUID vm, MigrationFlags flags, Cookie cookie, boolean cancelled) {
        run(cancelled ? "confirm-cancelled" : "confirm", () -> phases.confirm(vm, flags, cancelled));
    }

    @Override
    public void abortJob(UUID vm) {
        run("abort", () -> phases.abort(vm));
    }

    @Override
    public void startPostCopy(UUID vm) {
        run("post-copy", () -> phases.leaveEarly(vm));
    }

    @Override
    public void setMaxDowntime(UUID vm, Duration limit) {
        run("set-downtime", () -> {});
    }

    @Override
    public void setMaxSpeed(UUID vm, Limit limit) {
        run("set-speed", () -> {});
    }

    @Override
    public Optional<JobStats> jobStats(UUID vm) {
        return call("stats", () -> {
            if (daemon.get(vm).job == null) return Optional.empty();
            var memory = new TypedParameters.Item("memory_total", new TypedValue.UInt64(1 << 26));
            return Optional.of(new JobStats(JobStats.Type.UNBOUNDED, new TypedParameters(List.of(memory))));
        });
    }

    @Override
    public void suspend(UUID vm) {
        run("suspend", () -> phases.suspend(vm));
    }

    @Override
    public void resume(UUID vm) {
        run("resume", () -> phases.resume(vm));
    }

    @Override
    public void destroy(UUID vm) {
        run("destroy", () -> phases.destroy(vm));
    }

    @Override
    public void undefine(UUID vm) {
        run("undefine", () -> daemon.undefine(daemon.get(vm)));
    }

    @Override
    public Optional<Owner> qemuUser() {
        return Optional.empty();
    }

    // Events.

    @Override
    public EventSource events() {
        return this;
    }

    @Override
    public Subscription onLifecycle(Consumer<LifecycleEvent> consumer) {
        return subscribe(onLifecycle, consumer);
    }

    @Override
    public Subscription onIteration(Consumer<IterationEvent> consumer) {
        return subscribe(onIteration, consumer);
    }

    @Override
    public Subscription onJobCompleted(Consumer<JobCompletedEvent> consumer) {
        return subscribe(onCompleted, consumer);
    }

    private static <E> Subscription subscribe(List<Consumer<E>> consumers, Consumer<E> consumer) {
        consumers.add(consumer);
        return () -> consumers.remove(consumer);
    }

    void tell(LifecycleEvent event) {
        deliver(onLifecycle, event);
    }

    void tell(IterationEvent event) {
        deliver(onIteration, event);
    }

    void tell(JobCompletedEvent event) {
        deliver(onCompleted, event);
    }

    private <E> void deliver(List<Consumer<E>> consumers, E event) {
        List<Consumer<E>> now = List.copyOf(consumers);
        if (now.isEmpty()) return;
        daemon.storm().scheduler().after(daemon.storm().shortly(), agent, () -> {
            if (open) agent.start("event", () -> now.forEach(consumer -> consumer.accept(event)));
        });
    }
}
