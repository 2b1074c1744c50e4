package dev.zugvogel.sim.net;

import dev.zugvogel.sim.fault.Storm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Links between hosts. A message on a cut link waits, as in TCP, until the link is back or the connection is given up. */
public final class Network {
    /** Keep-alive finds a dead connection after this time. */
    static final Duration GIVEN_UP = Duration.ofSeconds(20);

    private final Storm storm;
    private final Map<String, Long> cutUntilNanos = new HashMap<>();
    private final List<SimCalls> calls = new ArrayList<>();
    private boolean duplicateNext;
    private boolean lateNext;

    public Network(Storm storm) {
        this.storm = storm;
    }

    Storm storm() {
        return storm;
    }

    void opened(SimCalls opened) {
        calls.add(opened);
    }

    void closed(SimCalls closed) {
        calls.remove(closed);
    }

    /** Nothing passes in that direction for so long. */
    public void cut(String from, String to, Duration howLong) {
        cutUntilNanos.merge(from + ">" + to, storm.scheduler().nanos() + howLong.toNanos(), Math::max);
    }

    public void heal() {
        cutUntilNanos.clear();
    }

    public boolean carries(String from, String to) {
        return cutFor(from, to).isZero();
    }

    private Duration cutFor(String from, String to) {
        long until = cutUntilNanos.getOrDefault(from + ">" + to, 0L);
        return Duration.ofNanos(Math.max(0, until - storm.scheduler().nanos()));
    }

    public void reset() {
        List.copyOf(calls).forEach(SimCalls::lose);
    }

    public void duplicateNext() {
        duplicateNext = true;
    }

    public void lateNext() {
        lateNext = true;
    }

    /** Brings a message; perhaps late, perhaps twice, perhaps never. */
    public void send(String from, String to, Runnable arrives) {
        Duration delay = lateNext ? storm.upTo(Duration.ofSeconds(15)) : storm.shortly();
        lateNext = false;
        travel(from, to, delay, arrives);
        if (duplicateNext) travel(from, to, storm.upTo(Duration.ofSeconds(2)), arrives);
        duplicateNext = false;
    }

    /** Messages of one connection, in their order; those that travel are lost when it ends. */
    public final class Stream {
        private final String from;
        private final String to;
        private boolean ended;
        private long lastNanos;

        private Stream(String from, String to) {
            this.from = from;
            this.to = to;
        }

        public void send(Runnable arrives) {
            long now = storm.scheduler().nanos();
            Duration delay = storm.shortly().plus(cutFor(from, to));
            lastNanos = Math.max(lastNanos + 1, now + delay.toNanos());
            storm.scheduler().after(Duration.ofNanos(lastNanos - now), () -> {
                if (!ended) arrives.run();
            });
        }

        public void end() {
            ended = true;
        }
    }

    public Stream stream(String from, String to) {
        return new Stream(from, to);
    }

    private void travel(String from, String to, Duration delay, Runnable arrives) {
        storm.scheduler().after(delay, () -> {
            Duration cut = cutFor(from, to);
            if (cut.isZero()) arrives.run();
            else if (cut.compareTo(GIVEN_UP) < 0) travel(from, to, cut.plus(storm.shortly()), arrives);
        });
    }
}
