package dev.zugvogel.agent.source;

import java.time.Duration;

/**
 * How patient a migration is.
 *
 * @param firstWait before a look is repeated; doubled each time up to {@code longestWait}
 * @param cleaning how long the end may wait for a target that does not answer, once it is settled who has the guest
 * @param proof how long the guest may wait for the last bytes to be accounted for at both ends
 * @param hang how long libvirt may take to end a copy before it is taken to hang
 * @param lastStats how long to wait for libvirt's final figures
 * @param rehearsal how often a copy asks the target whether it would still take the guest
 * @param way how long the guest may wait, after a link was lost, for a target that answers again
 */
public record Timing(
        Duration firstWait,
        Duration longestWait,
        Duration cleaning,
        Duration proof,
        Duration hang,
        Duration lastStats,
        Duration rehearsal,
        Duration way) {
    public static final Timing DEFAULT = new Timing(
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));

    /** The next wait after this one. */
    Duration longer(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(longestWait) > 0 ? longestWait : doubled;
    }
}
