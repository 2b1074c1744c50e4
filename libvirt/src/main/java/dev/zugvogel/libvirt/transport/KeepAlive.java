package dev.zugvogel.libvirt.transport;

import java.time.Duration;

/** When to ask a silent daemon for a sign of life, and when to give it up. Pure. */
public final class KeepAlive {
    private KeepAlive() {}

    /**
     * @param interval silence before each ping
     * @param count pings without any answer before the connection counts as broken
     */
    public record Policy(Duration interval, int count) {
        /** libvirt's own figures: broken after 30 s. */
        public static final Policy DEFAULT = new Policy(Duration.ofSeconds(5), 5);

        public Policy {
            if (interval.toMillis() < 1 || count < 1)
                throw new IllegalArgumentException("keepalive " + interval + " x " + count);
        }
    }

    public sealed interface Step {
        record Wait(Duration time) implements Step {}

        record Ping() implements Step {}

        record GiveUp() implements Step {}
    }

    /**
     * What to do now.
     *
     * @param silence since the last frame of the daemon
     * @param sinceLastPing since our last unanswered ping. Counted apart, so that after a pause of this process the daemon still
     *     has its full time to answer
     * @param unanswered pings since the last frame of the daemon
     */
    public static Step next(Policy policy, Duration silence, Duration sinceLastPing, int unanswered) {
        Duration quiet = unanswered > 0 && sinceLastPing.compareTo(silence) < 0 ? sinceLastPing : silence;
        Duration left = policy.interval().minus(quiet);
        if (left.isPositive()) return new Step.Wait(left);
        return unanswered < policy.count() ? new Step.Ping() : new Step.GiveUp();
    }
}
