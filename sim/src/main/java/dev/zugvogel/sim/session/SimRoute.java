package dev.zugvogel.sim.session;

import dev.zugvogel.relay.link.Route;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.net.Network;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes connections from one process to whatever listens at the other host now. */
final class SimRoute implements Route {
    static final String SOURCE = "h1";
    static final String TARGET = "h2";

    /** @param serve what its process does with a connection */
    record Listener(SimProcess process, Consumer<SimLink> serve) {}

    private final Network network;
    private final SimProcess source;
    private final Supplier<Listener> target;
    private final List<SimLink> links = new ArrayList<>();

    SimRoute(Network network, SimProcess source, Supplier<Listener> target) {
        this.network = network;
        this.source = source;
        this.target = target;
    }

    /** Ends of connections that are not closed. */
    long openLinks() {
        return links.stream().filter(link -> !link.isClosed()).count();
    }

    void reset() {
        links.forEach(SimLink::reset);
    }

    @Override
    public int ways() {
        return 1;
    }

    @Override
    public SimLink connect(int turn, Duration atMost) throws IOException {
        long startNanos = source.nanos();
        Knock knock = new Knock(Thread.currentThread());
        source.wakeAfter(atMost.toNanos(), knock.who);
        network.stream(SOURCE, TARGET).send(() -> arrived(knock));
        while (!knock.isAnswered && source.nanos() - startNanos < atMost.toNanos()) LockSupport.park(this);
        if (!knock.isAnswered) throw knock.giveUp();
        SimLink link = knock.link;
        if (link == null) throw new ConnectException("Connection refused");
        link.took(Duration.ofNanos(source.nanos() - startNanos));
        return link;
    }

    /** A connection that is asked for. */
    private static final class Knock {
        final Thread who;
        boolean isGivenUp;
        boolean isAnswered;

        @Nullable
        SimLink link;

        Knock(Thread who) {
            this.who = who;
        }

        SocketTimeoutException giveUp() {
            isGivenUp = true;
            if (link != null) link.close();
            return new SocketTimeoutException("Connect timed out");
        }

        void answered() {
            isAnswered = true;
            LockSupport.unpark(who);
        }
    }

    private void arrived(Knock knock) {
        Listener listener = target.get();
        boolean taken = listener.process().isAlive() && source.isAlive() && !knock.isGivenUp;
        if (taken) join(knock, listener);
        network.stream(TARGET, SOURCE).send(knock::answered);
    }

    private void join(Knock knock, Listener listener) {
        SimPipe there = new SimPipe(network.stream(SOURCE, TARGET));
        SimPipe here = new SimPipe(network.stream(TARGET, SOURCE));
        SimLink near = new SimLink(source, TARGET, here, there, network.stream(SOURCE, TARGET));
        SimLink far = new SimLink(listener.process(), SOURCE, there, here, network.stream(TARGET, SOURCE));
        links.add(near);
        links.add(far);
        knock.link = near;
        listener.process().start("serve", () -> listener.serve().accept(far));
    }
}
