package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** What would make an objective hold that does not: found by asking the model again. Pure. */
final class Advice {
    private static final int STEPS = 40;
    private static final double MOST_BANDWIDTH = 1_000;
    private static final long ROUND_MS = 50;
    private static final Duration TELLS_SECONDS = Duration.ofSeconds(10);

    private Advice() {}

    static List<String> of(Scene scene, Course course) {
        List<String> advice = new ArrayList<>();
        bandwidth(scene).ifPresent(rate -> advice.add(carrier(scene) + " of at least " + rate));
        writes(scene).ifPresent(rate -> advice.add("a quieter hour, in which the guest writes at most " + rate));
        if (!scene.aim().throttle() && holds(scene.under(scene.aim().throttling())))
            advice.add("--throttle on, which slows the guest down");
        boolean never = scene.aim().postcopy() == PostCopy.NEVER;
        if (never && holds(scene.under(scene.aim().postCopying()))) advice.add("--postcopy allowed");
        advice.add("--downtime " + text(longer(scene, course)));
        return advice;
    }

    private static String carrier(Scene scene) {
        if (scene.way().linkIsNarrower()) return "a link";
        return scene.way().limited() ? "a bandwidth limit" : "a faster QEMU";
    }

    private static Optional<BytesPerSecond> bandwidth(Scene scene) {
        Way way = scene.way();
        double now = Math.min((double) way.wire().count(), way.passes().count() * way.ratio());
        DoubleFunction<Scene> faster = factor -> scene.on(new Way(
                scaled(now / way.ratio() * factor * way.ratio()),
                scaled(now / way.ratio() * factor),
                way.limited(),
                way.ratio(),
                way.changedRatio(),
                way.knownRatio()));
        if (!holds(faster.apply(MOST_BANDWIDTH))) return Optional.empty();
        double factor = least(each -> holds(faster.apply(each)));
        return Optional.of(scaled((way.linkIsNarrower() ? now : now / way.ratio()) * factor));
    }

    /** The least factor from 1 on that will do. */
    private static double least(java.util.function.DoublePredicate enough) {
        double low = 1;
        double high = MOST_BANDWIDTH;
        for (int i = 0; i < STEPS; i++) {
            double middle = Math.sqrt(low * high);
            if (enough.test(middle)) high = middle;
            else low = middle;
        }
        return high;
    }

    private static Optional<BytesPerSecond> writes(Scene scene) {
        if (scene.guest().writes().isEmpty()) return Optional.empty();
        if (!holds(scene.writing(writes -> writes.times(0)))) return Optional.empty();
        double slower = least(each -> holds(scene.writing(writes -> writes.times(1 / each))));
        return scene.guest().writes().map(writes -> writes.times(1 / slower).rate());
    }

    private static String text(Duration time) {
        return time.compareTo(TELLS_SECONDS) < 0
                ? time.toMillis() + "ms"
                : time.plusMillis(999).toSeconds() + "s";
    }

    /** With some room, and rounded up. */
    private static Duration longer(Scene scene, Course course) {
        double wanted = 1_000 * Math.max(course.pauseSeconds() * 1.25, 0.001);
        long rounded = (long) Math.ceil(Math.min(wanted, 2_000_000) / ROUND_MS) * ROUND_MS;
        return Duration.ofMillis(Math.max(rounded, scene.aim().objective().toMillis() + ROUND_MS));
    }

    private static boolean holds(Scene scene) {
        return Simulator.run(scene)
                .filter(course -> course.keeps(scene.aim().objective()))
                .isPresent();
    }

    private static BytesPerSecond scaled(double bytesPerSecond) {
        return new BytesPerSecond((long) Math.min(bytesPerSecond, Long.MAX_VALUE / 4.0));
    }
}
