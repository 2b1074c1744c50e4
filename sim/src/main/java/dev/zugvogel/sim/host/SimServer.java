package dev.zugvogel.sim.host;

import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.source.Outgoings;
import dev.zugvogel.control.flow.migrate.MigrationEffect;
import dev.zugvogel.control.flow.migrate.MigrationEvent;
import dev.zugvogel.control.flow.migrate.PictureReader;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.sim.clock.Reply;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.net.Network;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The control plane from the order on: the real state machine, with its effects carried out as the real flow does. */
public final class SimServer {
    public static final String NAME = "server";
    private static final Duration TICK = Duration.ofMillis(700);
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Surroundings around;
    private final Storm storm;
    private final Map<String, Known> records = new LinkedHashMap<>();
    private final Map<String, ServerLink> links = new LinkedHashMap<>();
    private SimProcess process;
    private long token;

    public SimServer(Surroundings around) {
        this.around = around;
        this.storm = around.storm();
        this.process = life();
    }

    private SimProcess life() {
        token++;
        SimProcess fresh = around.births().apply(NAME);
        fresh.start("start", this::begin);
        return fresh;
    }

    private void begin() {
        for (Known known : List.copyOf(records.values()))
            if (!known.ended()) carryOut(known, known.apply(new MigrationEvent.ServerStarted(known.interrupted())));
        while (true) {
            around.machines().values().forEach(this::connect);
            process.pause(TICK);
        }
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

    /** The checks are over, and the target's room is reserved. Comes again while the server is down. */
    public void order(StartMigration order) {
        if (!process.isAlive()) {
            storm.scheduler().after(TICK, () -> order(order));
            return;
        }
        Known known = new Known(order);
        records.put(known.id(), known);
        process.start("order", () -> carryOut(known, known.apply(new MigrationEvent.ChecksPassed(true))));
    }

    public void cancel(String migration) {
        Known known = records.get(migration);
        if (known == null || !process.isAlive()) return;
        Failure cancelled =
                Failure.of(Code.CANCELLED, "cancelled").ownedBy(known.order().getSourceHost());
        process.start("cancel", () -> carryOut(known, known.apply(new MigrationEvent.CancelRequested(cancelled))));
    }

    // Agents.

    /** Broken by the death of either, or by a cut that lasts until somebody looks. */
    private void connect(Machine machine) {
        ServerLink old = links.get(machine.name());
        boolean carries = around.network().carries(NAME, machine.name())
                && around.network().carries(machine.name(), NAME);
        if (old != null && (!carries || !old.agent().process().isAlive())) disconnect(old);
        AgentLife agent = machine.agent();
        if (!carries || agent == null || agent.fence() == null || links.containsKey(machine.name())) return;
        ServerLink fresh = new ServerLink(
                machine.name(),
                agent,
                around.network().stream(NAME, machine.name()),
                around.network().stream(machine.name(), NAME),
                process.now());
        links.put(machine.name(), fresh);
        tell(fresh, () -> welcome(fresh));
        for (Known known : List.copyOf(records.values()))
            if (!known.ended() && known.order().getSourceHost().equals(machine.name()))
                process.start("connected", () -> carryOut(known, known.apply(new MigrationEvent.AgentConnected())));
    }

    private void disconnect(ServerLink link) {
        link.end();
        links.remove(link.host(), link);
    }

    private void welcome(ServerLink link) {
        Fence fence = link.agent().fence();
        try {
            if (fence != null && !link.hasEnded()) fence.raise(token);
        } catch (FailureException e) {
            disconnect(link);
        }
        if (link.hasEnded()) return;
        link.agent().outbox().connected(snapshot -> hear(link, () -> take(snapshot)));
    }

    private static void tell(ServerLink link, Runnable action) {
        run(link.there(), link.agent().process(), action);
    }

    private void hear(ServerLink link, Runnable action) {
        run(link.back(), process, action);
    }

    private static void run(Network.Stream stream, SimProcess receiver, Runnable action) {
        stream.send(() -> {
            if (receiver.isAlive()) receiver.start("message", action);
        });
    }

    private void take(MigrationSnapshot snapshot) {
        Known known = records.get(snapshot.getMigrationId());
        if (known == null) return;
        known.heard(process.now());
        PictureReader.read(snapshot)
                .ifPresent(picture -> carryOut(known, known.apply(new MigrationEvent.SnapshotArrived(picture))));
    }

    // Effects.

    private void carryOut(Known known, List<MigrationEffect> effects) {
        for (MigrationEffect effect : effects) carryOut(known, effect);
    }

    private void carryOut(Known known, MigrationEffect effect) {
        switch (effect) {
            case SEND_START -> start(known);
            case SEND_CANCEL -> process.start("cancel", () -> tellCancel(known));
            case LISTEN -> process.start("listen", () -> listen(known));
            case ACKNOWLEDGE -> acknowledge(known);
        }
    }

    private void start(Known known) {
        try {
            ask(known, outgoings -> outgoings.start(known.order()));
        } catch (FailureException e) {
            Failure why = e.failure().ownedBy(known.order().getSourceHost());
            if (why.code() == Code.AGENT_LOST) process.start("listen", () -> listen(known));
            else carryOut(known, known.apply(new MigrationEvent.StartRefused(why)));
        }
    }

    /** What the agent answers changes nothing: it is told again when it is heard. */
    private void tellCancel(Known known) {
        try {
            ask(known, outgoings -> outgoings.cancel(known.id()));
        } catch (FailureException e) {
            around.storm().note(NAME, "cancel of " + known.id() + ": " + e.getMessage());
        }
    }

    private void listen(Known known) {
        ServerLink link = links.get(known.order().getSourceHost());
        if (link == null) return;
        do {
            process.pause(GRACE);
            if (!silent(known, link)) return;
        } while (!answers(known));
        if (silent(known, link)) carryOut(known, known.apply(new MigrationEvent.NothingHeard(known.interrupted())));
    }

    private boolean silent(Known known, ServerLink link) {
        boolean same = links.get(known.order().getSourceHost()) == link;
        return same && !known.heardSince(link.since());
    }

    private boolean answers(Known known) {
        try {
            ask(known, outgoings -> {});
            return true;
        } catch (FailureException e) {
            return e.failure().code() != Code.AGENT_LOST;
        }
    }

    private void acknowledge(Known known) {
        ServerLink link = links.get(known.order().getSourceHost());
        if (link == null) return;
        tell(link, () -> {
            link.agent().outbox().acknowledged(known.id());
            Outgoings outgoings = link.agent().outgoings();
            if (outgoings != null) outgoings.acknowledged(known.id());
        });
    }

    /** @throws FailureException the agent's, or AGENT_LOST */
    private void ask(Known known, Consumer<Outgoings> what) {
        FailureException lost = FailureException.of(Code.AGENT_LOST, "no answer");
        ServerLink link = links.get(known.order().getSourceHost());
        if (link == null) throw lost;
        Reply<Boolean> reply = new Reply<>();
        link.onEnd(() -> reply.fail(lost));
        storm.scheduler().after(ASK, process, () -> reply.fail(lost));
        tell(link, () -> answer(link, what, reply));
        reply.await();
    }

    private void answer(ServerLink link, Consumer<Outgoings> what, Reply<Boolean> reply) {
        Outgoings outgoings = link.agent().outgoings();
        Fence fence = link.agent().fence();
        if (outgoings == null || fence == null) return;
        try {
            fence.check(token);
            what.accept(outgoings);
            hear(link, () -> reply.give(true));
        } catch (FailureException e) {
            hear(link, () -> reply.fail(e));
        }
    }
}
