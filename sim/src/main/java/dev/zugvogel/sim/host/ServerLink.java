package dev.zugvogel.sim.host;

import dev.zugvogel.sim.net.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One connection between the server and one life of an agent. */
final class ServerLink {
    private final String host;
    private final AgentLife agent;
    private final Network.Stream there;
    private final Network.Stream back;
    private final Instant since;
    private boolean ended;
    private final List<Runnable> onEnd = new ArrayList<>();

    ServerLink(String host, AgentLife agent, Network.Stream there, Network.Stream back, Instant since) {
        this.host = host;
        this.agent = agent;
        this.there = there;
        this.back = back;
        this.since = since;
    }

    String host() {
        return host;
    }

    AgentLife agent() {
        return agent;
    }

    Network.Stream there() {
        return there;
    }

    Network.Stream back() {
        return back;
    }

    Instant since() {
        return since;
    }

    void onEnd(Runnable action) {
        onEnd.add(action);
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
        there.end();
        back.end();
        agent.outbox().disconnected();
        onEnd.forEach(Runnable::run);
    }
}
