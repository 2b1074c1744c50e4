package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;

/** What a migration waits for most, in words. Pure. */
final class Bottleneck {
    private Bottleneck() {}

    static String of(Scene scene, Course course) {
        if (scene.costs().pause().compareTo(scene.aim().objective()) > 0)
            return "the switch-over, which alone takes " + scene.costs().pause().toMillis() + " ms";
        if (!course.ends()) return notEnding(scene);
        Costs costs = scene.costs();
        double fixed = seconds(costs.start()) + seconds(costs.pause()) + seconds(costs.end());
        if (fixed > course.seconds() / 2) return "the fixed steps of a migration";
        String carrier = carrier(scene);
        double repeated = course.seconds() - course.firstSeconds() - fixed;
        if (repeated > course.seconds() / 3) return "the guest's writes" + slowed(course) + ", over " + carrier;
        return scene.guest().storage().compareTo(scene.guest().used()) > 0 ? "the disks, over " + carrier : carrier;
    }

    private static String slowed(Course course) {
        return course.throttled() == 0 ? "" : " at " + Math.round(100 * course.throttled()) + " % throttling";
    }

    private static String notEnding(Scene scene) {
        String writes =
                scene.guest().writes().map(each -> each.rate().toString()).orElse("more");
        BytesPerSecond raw = new BytesPerSecond((long) scene.way().raw());
        return "the guest writes " + writes + ", and " + raw + " of it can be sent";
    }

    private static String carrier(Scene scene) {
        Way way = scene.way();
        if (way.linkIsNarrower()) return "the link, " + way.wire();
        return way.limited() ? "the bandwidth limit, " + way.passes() : "QEMU and the relay, " + way.passes();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
