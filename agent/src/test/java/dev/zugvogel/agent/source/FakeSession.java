package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Owner;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.DomainRef;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One connection to the fake. Each call may be struck by the world's fault, before or after its effect. */
final class FakeSession implements Session, EventSource {
    private static final Cookie COOKIE = Cookie.of(new byte[] {'c', 0});

    private final FakeLibvirt libvirt;
    private final AgentRun agent;
    private final List<Consumer<JobCompletedEvent>> completed = new CopyOnWriteArrayList<>();
    private final List<Consumer<IterationEvent>> iterations = new CopyOnWriteArrayList<>();
    private final List<Consumer<LifecycleEvent>> lifecycle = new CopyOnWriteArrayList<>();
    private boolean open = true;

    FakeSession(FakeLibvirt libvirt, AgentRun agent) {
        this.libvirt = libvirt;
        this.agent = agent;
    }

    private <T> T call(String name, Supplier<T> effect) {
        agent.live();
        String at = libvirt.side + "." + name;
        libvirt.world.strike(at, false, this);
        T result;
        synchronized (libvirt.world) {
            agent.live();
            if (!open) throw FakeLibvirt.disconnected(false);
            result = effect.get();
            libvirt.world.check();
        }
        libvirt.world.strike(at, true, this);
        agent.live();
        return result;
    }

    private void run(String name, Runnable effect) {
        call(name, () -> {
            effect.run();
            return true;
        });
    }

    @Override
    public boolean isOpen() {
        synchronized (libvirt.world) {
            return open;
        }
    }

    @Override
    public DomainView look(UUID vm) {
        return call(
                "look",
                () -> libvirt.domains.containsKey(vm) ? libvirt.domain(vm).view() : DomainView.ABSENT);
    }

    @Override
    public Begun begin(UUID vm, MigrationFlags flags, MigrationParameters parameters) {
        return call("begin", () -> {
            FakeDomain domain = libvirt.domain(vm);
            if (flags.contains(MigrationFlag.POSTCOPY_RESUME)) return beginAgain(domain);
            if (domain.power != Power.RUNNING) throw FakeLibvirt.refused(55, "domain is not running");
            if (domain.jobOwner != null) throw FakeLibvirt.refused(55, "another migration job is already running");
            domain.jobOwner = this;
            return new Begun(COOKIE, libvirt.world.xml(vm));
        });
    }

    private Begun beginAgain(FakeDomain domain) {
        libvirt.world.postCopy().requireBroken(domain);
        domain.jobOwner = this;
        return new Begun(COOKIE, libvirt.world.xml(libvirt.world.vm));
    }

    @Override
    public Prepared prepare(MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        return call("prepare", () -> {
            libvirt.told.put("prepare", new FakeLibvirt.Told(flags, parameters));
            UUID vm = libvirt.world.vm;
            if (flags.contains(MigrationFlag.POSTCOPY_RESUME)) {
                libvirt.world.postCopy().prepareAgain(libvirt.domain(vm));
                return new Prepared(COOKIE, Optional.empty());
            }
            FakeDomain present = libvirt.domains.get(vm);
            if (present != null && present.power != Power.SHUT_OFF) throw FakeLibvirt.refused(55, "already active");
            FakeDomain domain = present == null ? new FakeDomain(false) : present;
            domain.power = Power.PAUSED_FOR_MIGRATION;
            domain.preparedBy = this;
            libvirt.domains.put(vm, domain);
            return new Prepared(COOKIE, named(parameters));
        });
    }

    /** As libvirt does it: a URI without a port is given one from its own range, and told. */
    private static Optional<String> named(MigrationParameters parameters) {
        return FakeLibvirt.text(parameters, "migrate_uri")
                .filter(uri -> uri.matches("tcp://[^:]+"))
                .map(uri -> uri + ":49152");
    }

    @Override
    public Cookie perform(UUID vm, MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        run("perform.start", () -> {
            libvirt.told.put("perform", new FakeLibvirt.Told(flags, parameters));
            FakeDomain domain = libvirt.domain(vm);
            if (domain.jobOwner != this) throw FakeLibvirt.refused(55, "domain is not being migrated");
            if (domain.nodesLeft) throw libvirt.refuseDuplicateNodes(domain);
            domain.performing = true;
        });
        boolean again = flags.contains(MigrationFlag.POSTCOPY_RESUME);
        if (!again) libvirt.world.copy();
        return call("perform", () -> {
            FakeDomain domain = libvirt.domain(vm);
            if (!domain.performing) throw FakeLibvirt.refused(78, "operation aborted: canceled by client");
            domain.performing = false;
            if (again) {
                libvirt.world.postCopy().performAgain(domain);
                return COOKIE;
            }
            if (libvirt.world.target.power(vm) != Power.PAUSED_FOR_MIGRATION) {
                domain.jobOwner = null;
                throw FakeLibvirt.refused(9, "Unable to write to socket: Broken pipe");
            }
            if (!domain.power.isLeftInPostCopy()) domain.power = Power.PAUSED_FOR_MIGRATION;
            return COOKIE;
        });
    }

    @Override
    public Cookie finish(MigrationFlags flags, MigrationParameters parameters, Cookie cookie, boolean cancelled) {
        return call(cancelled ? "cancel" : "finish", () -> {
            FakeDomain domain = libvirt.domain(libvirt.world.vm);
            if (flags.contains(MigrationFlag.POSTCOPY_RESUME)) {
                libvirt.world.postCopy().arrive(domain);
                return COOKIE;
            }
            if (domain.preparedBy == null) throw FakeLibvirt.refused(55, "no migration job");
            if (cancelled) {
                libvirt.remove(domain);
                throw FakeLibvirt.refused(93, "migration successfully aborted");
            }
            domain.preparedBy = null;
            domain.persistent |= flags.contains(MigrationFlag.PERSIST_DEST);
            Runnable kill = libvirt.world.killInFinish;
            if (kill != null) throw libvirt.restartInFinish(domain, kill);
            if (libvirt.world.postCopy().hasLeft()) libvirt.world.postCopy().start(domain);
            else domain.power = Power.RUNNING;
            return COOKIE;
        });
    }

    @Override
    public void confirm(UUID vm, MigrationFlags flags, Cookie cookie, boolean cancelled) {
        run(cancelled ? "confirmCancelled" : "confirm", () -> {
            FakeDomain domain = libvirt.domain(vm);
            if (domain.jobOwner == null) throw FakeLibvirt.refused(55, "domain is not being migrated");
            domain.jobOwner = null;
            if (cancelled && domain.power.isLeftInPostCopy()) return;
            if (cancelled) domain.power = Power.RUNNING;
            else libvirt.domains.remove(vm);
            DomainRef reference = new DomainRef("vm", vm, -1);
            JobStats stats = new JobStats(JobStats.Type.COMPLETED, TypedParameters.NONE);
            if (!cancelled) libvirt.completed(new JobCompletedEvent(reference, stats));
        });
    }

    @Override
    public void abortJob(UUID vm) {
        run("abortJob", () -> {
            FakeDomain domain = libvirt.domain(vm);
            if (domain.jobOwner == null) throw FakeLibvirt.refused(55, "no job is active on the domain");
            if (!domain.performing || libvirt.world.abortHangs) return;
            domain.performing = false;
            domain.jobOwner = null;
            domain.power = Power.RUNNING;
        });
        libvirt.world.beforeAbortIsAnswered.run();
    }

    @Override
    public void startPostCopy(UUID vm) {
        run("startPostCopy", () -> {
            if (!libvirt.world.canPostCopy) throw FakeLibvirt.refused(55, "QEMU can't do post-copy");
            libvirt.world.postCopy().leave(libvirt.domain(vm));
        });
    }

    @Override
    public void setMaxDowntime(UUID vm, Duration limit) {
        run("setMaxDowntime", () -> libvirt.limits.add(limit));
    }

    @Override
    public void setMaxSpeed(UUID vm, Limit limit) {
        run("setMaxSpeed", () -> libvirt.speeds.add(limit));
    }

    @Override
    public Optional<JobStats> jobStats(UUID vm) {
        return call("jobStats", () -> {
            if (!libvirt.domain(vm).performing) return Optional.empty();
            var memory = new TypedParameters.Item("memory_total", new TypedValue.UInt64(1 << 26));
            List<TypedParameters.Item> all = new ArrayList<>(libvirt.figures);
            all.add(memory);
            return Optional.of(new JobStats(JobStats.Type.UNBOUNDED, new TypedParameters(all)));
        });
    }

    @Override
    public void suspend(UUID vm) {
        run("suspend", () -> {
            FakeDomain domain = libvirt.domain(vm);
            domain.power = Power.PAUSED;
            if (!libvirt.world.abortHangs) return;
            domain.performing = false;
            domain.jobOwner = null;
            domain.power = libvirt.world.staysPaused ? Power.PAUSED : Power.RUNNING;
        });
    }

    @Override
    public void resume(UUID vm) {
        run("resume", () -> {
            FakeDomain domain = libvirt.domain(vm);
            if (domain.jobOwner != null) throw FakeLibvirt.refused(68, "cannot acquire state change lock");
            domain.power = Power.RUNNING;
        });
    }

    @Override
    public void destroy(UUID vm) {
        run("destroy", () -> libvirt.remove(libvirt.domain(vm)));
    }

    @Override
    public void undefine(UUID vm) {
        run("undefine", () -> {
            libvirt.domain(vm).persistent = false;
            if (libvirt.power(vm) == Power.SHUT_OFF) libvirt.domains.remove(vm);
        });
    }

    @Override
    public EventSource events() {
        return this;
    }

    @Override
    public Optional<Owner> qemuUser() {
        return Optional.empty();
    }

    @Override
    public Subscription onLifecycle(Consumer<LifecycleEvent> consumer) {
        lifecycle.add(consumer);
        return () -> lifecycle.remove(consumer);
    }

    @Override
    public Subscription onIteration(Consumer<IterationEvent> consumer) {
        iterations.add(consumer);
        return () -> iterations.remove(consumer);
    }

    void tell(IterationEvent event) {
        iterations.forEach(consumer -> consumer.accept(event));
    }

    @Override
    public Subscription onJobCompleted(Consumer<JobCompletedEvent> consumer) {
        completed.add(consumer);
        return () -> completed.remove(consumer);
    }

    void tell(JobCompletedEvent event) {
        completed.forEach(consumer -> consumer.accept(event));
    }

    void tell(LifecycleEvent event) {
        lifecycle.forEach(consumer -> consumer.accept(event));
    }

    boolean belongsTo(AgentRun run) {
        return agent == run;
    }

    /** The connection is lost, whoever lost it. */
    void broken() {
        synchronized (libvirt.world) {
            if (!open) return;
            open = false;
            libvirt.ended(this);
        }
    }

    @Override
    public void close() {
        broken();
    }
}
