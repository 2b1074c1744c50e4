package dev.zugvogel.sim.host;

import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.source.Outgoings;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.sim.clock.Process;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.net.Network;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of the control plane, as far as agents depend on it: it repeats its order until the agent says something, keeps
 * the newest snapshot, acknowledges the last one, repeats a cancel, and comes back with a higher fencing token.
 */
public final class SimServer {
    public static final String NAME = "server";
    private static final Set<String> ENDED = Set.of("done", "failed", "cancelled");
    private static final Duration TICK = Duration.ofMillis(700);

    /** What it knows of one migration; on its disk. */
    public static final class Known {
        private final StartMigration order;
        private @Nullable MigrationSnapshot newest;
        private @Nullable String refusal;
        private boolean cancelled;

        Known(StartMigration order) {
            this.order = order;
        }

        public StartMigration order() {
            return order;
        }

        public @Nullable MigrationSnapshot newest() {
            return newest;
        }

        /** Why the agent did not take the order; null if it did, or has not answered. */
        public @Nullable String refusal() {
            return refusal;
        }

        public boolean ended() {
            MigrationSnapshot known = newest;
            return known == null ? refusal != null : ENDED.contains(known.getState());
        }
    }

    /** One connection of one agent. */
    private static final class Link {
        private final String host;
        private final AgentLife agent;
        private final Network.Stream there;
        private final Network.Stream back;
        private boolean welcomed;

        Link(String host, AgentLife agent, Network.Stream there, Network.Stream back) {
            this.host = host;
            this.agent = agent;
            this.there = there;
            this.back = back;
        }
    }

    private final Surroundings around;
    private final Storm storm;
    private final Map<String, Known> records = new LinkedHashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();
    private Process process;
    private long token;

    public SimServer(Surroundings around) {
        this.around = around;
        this.storm = around.storm();
        this.process = life();
    }

    private Process life() {
        token++;
        Process fresh = around.births().apply(NAME);
        fresh.start("tick", this::tick);
        return fresh;
    }

    public void kill() {
        process.kill();
        List.copyOf(links.values()).forEach(this::disconnect);
        storm.scheduler().after(storm.anyTime(Duration.ofMillis(100), Duration.ofSeconds(20)), this::up);
    }

    public void up() {
        if (!process.isAlive()) process = life();
    }

    public Collection<Known> records() {
        return records.values();
    }

    public void order(StartMigration order) {
        records.put(order.getMigrationId(), new Known(order));
    }

    public void cancel(String migration) {
        Known known = records.get(migration);
        if (known != null) known.cancelled = true;
    }

    private void tick() {
        while (true) {
            around.machines().values().forEach(this::connect);
            records.values().stream().filter(known -> !known.ended()).toList().forEach(this::push);
            process.pause(TICK);
        }
    }

    /** A link to an agent: broken by the death of either, or by a cut that lasts until somebody looks. */
    private void connect(Machine machine) {
        Link old = links.get(machine.name());
        boolean carries = around.network().carries(NAME, machine.name())
                && around.network().carries(machine.name(), NAME);
        if (old != null && (!carries || !old.agent.process().isAlive())) disconnect(old);
        AgentLife agent = machine.agent();
        if (!carries || agent == null || agent.fence() == null || links.containsKey(machine.name())) return;
        Link fresh = new Link(
                machine.name(),
                agent,
                around.network().stream(NAME, machine.name()),
                around.network().stream(machine.name(), NAME));
        links.put(machine.name(), fresh);
        tell(fresh, () -> welcome(fresh));
    }

    private void disconnect(Link link) {
        link.there.end();
        link.back.end();
        link.agent.outbox().disconnected();
        links.remove(link.host, link);
    }

    private void welcome(Link link) {
        Fence fence = link.agent.fence();
        if (fence == null) return;
        try {
            fence.raise(token);
        } catch (FailureException e) {
            disconnect(link);
            return;
        }
        link.welcomed = true;
        link.agent.outbox().connected(snapshot -> hear(link, () -> take(link, snapshot)));
    }

    private static void tell(Link link, Runnable action) {
        run(link.there, link.agent.process(), action);
    }

    private void hear(Link link, Runnable action) {
        run(link.back, process, action);
    }

    private static void run(Network.Stream stream, Process receiver, Runnable action) {
        stream.send(() -> {
            if (receiver.isAlive()) receiver.start("message", () -> quietly(action));
        });
    }

    /** A failure is the agent's answer; what it means here is nothing more than silence. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (FailureException e) {
            // The next tick tries again.
        }
    }

    private void push(Known known) {
        Link link = links.get(known.order.getSourceHost());
        Outgoings outgoings = link == null ? null : link.agent.outgoings();
        if (link == null || outgoings == null || !link.welcomed) return;
        if (known.newest == null) tell(link, () -> start(known, link, outgoings));
        if (known.cancelled) tell(link, () -> outgoings.cancel(known.order.getMigrationId()));
    }

    private void start(Known known, Link link, Outgoings outgoings) {
        try {
            outgoings.start(known.order);
        } catch (FailureException e) {
            hear(link, () -> known.refusal = e.failure().code().text());
        }
    }

    private void take(Link link, MigrationSnapshot snapshot) {
        Known known = records.get(snapshot.getMigrationId());
        if (known == null) return;
        MigrationSnapshot newest = known.newest;
        if (newest == null || snapshot.getSequence() > newest.getSequence()) known.newest = snapshot;
        Outgoings outgoings = link.agent.outgoings();
        if (outgoings == null || !ENDED.contains(snapshot.getState())) return;
        tell(link, () -> {
            link.agent.outbox().acknowledged(snapshot.getMigrationId());
            outgoings.acknowledged(snapshot.getMigrationId());
        });
    }
}
