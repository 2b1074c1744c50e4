package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.Optional;

/**
 * Goes through a migration pass by pass, as QEMU does: all memory, then what was dirtied meanwhile, and so on, until the
 * rest can be sent within the pause that is allowed. Without throttling and post-copy, time and bytes grow with memory
 * and dirty rate and fall with bandwidth.
 */
public final class Simulator {
    /** QEMU names a zero page by its place and one byte. */
    private static final double ZERO_PAGE = 9.0 / 4096;

    /** Of a disk that was at the target before, most often. */
    private static final double CHANGED_STORAGE = 0.003;

    /** However little the switch-over leaves of the objective, the copy goes on until so little is left. */
    private static final double LEAST_BUDGET_SECONDS = 0.01;

    private static final int MOST_PASSES = 400;
    private static final double LONGEST_SECONDS = Duration.ofDays(7).toSeconds();

    // QEMU's way of throttling: when in two passes more than half of what was sent became dirty again.
    private static final double DIRTY_AGAIN = 0.5;
    private static final double FIRST_THROTTLE = 0.2;
    private static final double MORE_THROTTLE = 0.1;
    private static final double MOST_THROTTLE = 0.9;

    private final Scene scene;
    private final double raw;
    private final double budget;
    private double seconds;
    private double wireBytes;
    private double first;
    private double throttle;
    private int dirtyPasses;

    private Simulator(Scene scene) {
        this.scene = scene;
        this.raw = scene.way().rawOfChanges();
        this.budget = Math.max(
                LEAST_BUDGET_SECONDS,
                seconds(scene.aim().objective()) - seconds(scene.costs().pause()));
    }

    /** Empty if nothing moves at all. */
    static Optional<Course> run(Scene scene) {
        return scene.way().raw() < 1 || scene.way().rawOfChanges() < 1
                ? Optional.empty()
                : Optional.of(new Simulator(scene).run());
    }

    /**
     * How long a copy goes on in which so much is left; empty if it does not converge.
     *
     * @param bytesLeft to be sent of this pass
     * @param rawBytesPerSecond that are sent of the guest's
     * @param pauseSeconds of the last bytes that is allowed
     */
    public static Optional<Duration> left(
            double bytesLeft, double rawBytesPerSecond, Writes writes, double pauseSeconds) {
        if (rawBytesPerSecond < 1) return Optional.empty();
        double left = bytesLeft;
        double time = 0;
        for (int pass = 0; pass < MOST_PASSES && time < LONGEST_SECONDS; pass++) {
            double took = left / rawBytesPerSecond;
            time += took;
            left = writes.dirtied(took, 0);
            if (left <= rawBytesPerSecond * pauseSeconds)
                return Optional.of(Duration.ofMillis((long) (1000 * (time + left / rawBytesPerSecond))));
        }
        return Optional.empty();
    }

    private Course run() {
        seconds = seconds(scene.costs().start());
        storage();
        double dirty = firstPass();
        first = seconds;
        if (scene.aim().postcopy() == PostCopy.FIRST) return postCopy(dirty, 1);
        for (int pass = 1; pass < MOST_PASSES && seconds < LONGEST_SECONDS; pass++) {
            if (dirty <= raw * budget) return ended(dirty, pass);
            dirty = repeat(dirty);
        }
        return scene.aim().postcopy() == PostCopy.ALLOWED
                ? postCopyInstead()
                : new Course(false, seconds, wireBytes, pause(dirty), first, MOST_PASSES, throttle, false);
    }

    private void storage() {
        double bytes = scene.guest().storage().count();
        send(
                bytes,
                bytes * ratioWhereKnown(Math.min(CHANGED_STORAGE, scene.way().ratio())));
    }

    /** What is dirty after it. */
    private double firstPass() {
        Guest guest = scene.guest();
        double changed = Math.min((double) guest.known().count(), dirtied(seconds));
        double known = guest.known().count() - changed;
        double fresh = guest.used().count() - guest.known().count();
        double empty = guest.memory().count() - guest.used().count();
        double zero = empty * ZERO_PAGE;
        Way way = scene.way();
        double named = known * way.knownRatio() + Math.min(zero, empty * way.knownRatio());
        double wire = fresh * ratioWhereKnown(way.changedRatio())
                + changed * Math.max(way.knownRatio(), way.changedRatio())
                + named;
        return dirtied(send(fresh + changed + known + zero, wire));
    }

    /** For the share of the guest that was at the target before, what its changes come to. */
    private double ratioWhereKnown(double changed) {
        double share = scene.guest().knownShare();
        double ratio = scene.way().ratio();
        return share * changed + (1 - share) * ratio;
    }

    private double repeat(double bytes) {
        double dirty = dirtied(send(bytes, bytes * scene.way().changedRatio()));
        if (scene.aim().throttle()) throttle(dirty > DIRTY_AGAIN * bytes);
        return dirty;
    }

    private void throttle(boolean dirtyAgain) {
        dirtyPasses = dirtyAgain ? dirtyPasses + 1 : 0;
        if (dirtyPasses < 2) return;
        throttle = throttle == 0 ? FIRST_THROTTLE : Math.min(MOST_THROTTLE, throttle + MORE_THROTTLE);
        dirtyPasses = 0;
    }

    /** How long it took. */
    private double send(double rawBytes, double wire) {
        double took = Math.max(
                rawBytes / scene.way().passes().count(),
                wire / scene.way().wire().count());
        seconds += took;
        wireBytes += wire;
        return took;
    }

    private double dirtied(double time) {
        return scene.guest()
                .writes()
                .map(writes -> writes.dirtied(time, throttle))
                .orElse(0.0);
    }

    private double pause(double dirty) {
        return dirty / raw + seconds(scene.costs().pause());
    }

    private Course ended(double dirty, int passes) {
        send(dirty, dirty * scene.way().changedRatio());
        double all =
                seconds + seconds(scene.costs().pause()) + seconds(scene.costs().end());
        return new Course(true, all, wireBytes, pause(dirty), first, passes + 1, throttle, false);
    }

    private Course postCopyInstead() {
        Simulator again = new Simulator(scene.under(new Aim(scene.aim().objective(), PostCopy.FIRST, false)));
        return again.run();
    }

    /** The guest goes on at the target; what is dirty follows once. */
    private Course postCopy(double dirty, int passes) {
        send(dirty, dirty * scene.way().changedRatio());
        double pause = seconds(scene.costs().pause());
        double all = seconds + pause + seconds(scene.costs().end());
        return new Course(true, all, wireBytes, pause, first, passes + 1, throttle, true);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
