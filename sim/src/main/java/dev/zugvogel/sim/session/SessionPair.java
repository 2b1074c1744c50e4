package dev.zugvogel.sim.session;

import static dev.zugvogel.sim.session.SimRoute.SOURCE;
import static dev.zugvogel.sim.session.SimRoute.TARGET;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.session.Destination;
import dev.zugvogel.relay.session.Dialer;
import dev.zugvogel.relay.session.Gate;
import dev.zugvogel.relay.session.Session;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.net.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** Both ends of one session, as two agents have them: the source's dials, the target's is behind a gate. */
final class SessionPair {
    private static final int LEAST_PACE = 200_000;
    private static final int MOST_PACE = 10_000_000;

    /** How the target's gate takes a connection; a planted bug takes it otherwise. */
    interface Reception {
        Reception NORMAL = (gate, link) -> gate.serve(link, link.in().hello());

        void serve(Gate gate, SimLink link) throws IOException;
    }

    private final Storm storm;
    private final Network network;
    private final Timing timing;
    private final Function<String, SimProcess> birth;
    private final Traffic traffic;
    private final Reception reception;
    private final SimProcess source;
    private final Session session;
    private final SimRoute route;
    private SimProcess target;
    private Gate gate;

    SessionPair(
            Storm storm,
            Network network,
            Timing timing,
            Function<String, SimProcess> birth,
            Traffic traffic,
            Reception reception) {
        this.storm = storm;
        this.network = network;
        this.timing = timing;
        this.birth = birth;
        this.traffic = traffic;
        this.reception = reception;
        this.source = birth.apply(SOURCE);
        this.session = Session.ofSource("m", timing, source);
        this.target = birth.apply(TARGET);
        this.gate = gate();
        this.route = new SimRoute(network, source, this::listener);
    }

    private Gate gate() {
        SimProcess host = target;
        return new Gate("m", timing, host, channel -> traffic.answer(channel, host));
    }

    private SimRoute.Listener listener() {
        Gate now = gate;
        return new SimRoute.Listener(target, link -> serve(now, link));
    }

    private void serve(Gate door, SimLink link) {
        try (link) {
            link.limitSilence(timing.handshake());
            if (link.in().next() == FrameType.HELLO) reception.serve(door, link);
        } catch (IOException e) {
            storm.note(TARGET, "cut off: " + e.getMessage());
        }
    }

    void begin() {
        source.start("dial", () -> Dialer.start(new Destination(route, TARGET, "m", timing), session, source));
        traffic.begin(session, source);
    }

    Session session() {
        return session;
    }

    /** Nothing more comes of it. */
    boolean isOver() {
        return !source.isAlive() || session.brokenBecause().isPresent();
    }

    long openLinks() {
        return route.openLinks();
    }

    void strike(Mishap mishap, Duration howLong) {
        switch (mishap) {
            case CUT -> cut(howLong, true, true);
            case CUT_ONE_WAY -> {
                boolean there = storm.oneIn(2);
                cut(howLong, there, !there);
            }
            case RESET -> route.reset();
            case STALL -> (storm.oneIn(2) ? source : target).stall(howLong);
            case PACE -> pace();
            case SOURCE_KILLED -> source.kill();
            case TARGET_KILLED -> restartTarget(howLong);
            case SOURCE_ENDS -> order(source, () -> session.end("given up"));
            case TARGET_ENDS -> order(target, gate::end);
        }
    }

    private void cut(Duration howLong, boolean there, boolean back) {
        if (there) network.cut(SOURCE, TARGET, howLong);
        if (back) network.cut(TARGET, SOURCE, howLong);
    }

    private void pace() {
        BytesPerSecond rate = new BytesPerSecond(LEAST_PACE + storm.below(MOST_PACE));
        Limit limit = storm.oneIn(3) ? Limit.NONE : new Limit.AtMost(rate);
        order(source, () -> session.pace(limit));
    }

    private void restartTarget(Duration after) {
        target.kill();
        storm.scheduler().after(after, () -> {
            target = birth.apply(TARGET);
            gate = gate();
        });
    }

    private static void order(SimProcess process, Runnable action) {
        if (process.isAlive()) process.start("order", action);
    }

    /** The migration is over. */
    void end() {
        order(source, session::close);
        order(target, gate::endAndWait);
    }
}
