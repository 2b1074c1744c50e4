package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.BytesRange;
import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes the forecast of one migration: the model's word, corrected by what was learned, with a range that holds in four
 * of five cases. The range has two causes: figures that may be other than they were measured, and what the model leaves out.
 */
public final class Forecaster {
    /** A link may give less than in a short trial, and a guest may write more than in the second it was looked at. */
    private static final double INPUT_DOUBT = 0.25;

    /** Of a normal distribution, for four of five cases. */
    private static final double FOUR_OF_FIVE = 1.2816;

    private static final double LONGEST_SECONDS = Duration.ofDays(365).toSeconds();
    private static final double MOST_BYTES = 1L << 60;

    private final Scene scene;
    private final Learned learned;

    private Forecaster(Scene scene, Learned learned) {
        this.scene = scene;
        this.learned = learned;
    }

    /** Never fails, whatever the figures. */
    public static Forecast forecast(Scene scene, Learned learned) {
        return new Forecaster(scene, learned).forecast();
    }

    /** Not even with figures on the good side of doubt: then it is no use to begin. */
    public static boolean outOfReach(Scene scene, Learned learned) {
        Forecaster forecaster = new Forecaster(scene, learned);
        return Simulator.run(forecaster.better())
                .filter(course -> course.keeps(scene.aim().objective()))
                .isEmpty();
    }

    private Forecast forecast() {
        Optional<Course> expected = Simulator.run(scene);
        if (expected.isEmpty()) return nothingMoves();
        Course course = expected.get();
        Course better = Simulator.run(better()).orElse(course);
        Course worse = Simulator.run(worse()).orElse(course);
        TimeRange downtime = downtime(course, better, worse);
        boolean holds =
                course.ends() && downtime.expected().compareTo(scene.aim().objective()) <= 0;
        return new Forecast(
                course.ends() ? duration(course, better, worse) : null,
                course.ends() ? bytes(course, better, worse) : null,
                downtime,
                Bottleneck.of(scene, course),
                course.ends(),
                holds,
                holds ? risk(worse) : Advice.of(scene, course),
                basis(factors(course)));
    }

    private Forecast nothingMoves() {
        return new Forecast(
                null,
                null,
                null,
                "no bandwidth: nothing moves",
                false,
                false,
                List.of("a link that works"),
                basis(learned.factors()));
    }

    private List<String> risk(Course worse) {
        return worse.ends()
                ? List.of()
                : List.of("does not converge if the guest writes more, or the link carries less");
    }

    private Scene better() {
        return shifted(1 + doubt(), 1 / (1 + doubt()));
    }

    private Scene worse() {
        return shifted(1 / (1 + doubt()), 1 + doubt());
    }

    /** With records, their spread says it all. */
    private double doubt() {
        return INPUT_DOUBT / (1 + learned.records() / 2.0);
    }

    private Scene shifted(double bandwidth, double writing) {
        Way way = scene.way();
        return scene.on(way.carrying(way.wire().count() * bandwidth)).writing(writes -> writes.times(writing));
    }

    private TimeRange duration(Course course, Course better, Course worse) {
        double slow = worse.ends() ? worse.seconds() : 2 * course.seconds();
        double[] range = range(
                course.seconds(),
                better.seconds(),
                slow,
                durationFactor(course),
                learned.doubt().duration(),
                LONGEST_SECONDS);
        return times(range);
    }

    private BytesRange bytes(Course course, Course better, Course worse) {
        double many = worse.ends() ? worse.wireBytes() : 2 * course.wireBytes();
        double[] range = range(
                course.wireBytes(),
                better.wireBytes(),
                many,
                bytesFactor(course),
                learned.doubt().bytes(),
                MOST_BYTES);
        return new BytesRange(new Bytes((long) range[0]), new Bytes((long) range[1]), new Bytes((long) range[2]));
    }

    private double durationFactor(Course course) {
        return factor(
                course.seconds(), learned.factors().duration(), learned.doubt().duration(), learned.duration());
    }

    private double bytesFactor(Course course) {
        return factor(
                course.wireBytes(), learned.factors().bytes(), learned.doubt().bytes(), learned.bytes());
    }

    /** By which the model's word is corrected in all: by how far off it was, and by what is usual. */
    private static double factor(double word, double factor, double doubt, Optional<Habit> habit) {
        double corrected = word * factor;
        boolean tells = corrected > 0 && Double.isFinite(corrected);
        return tells ? habit.map(usual -> usual.weigh(corrected, doubt) / word).orElse(factor) : factor;
    }

    /** While it converges, the controller cuts it at the objective. */
    private TimeRange downtime(Course course, Course better, Course worse) {
        double[] range = range(
                course.pauseSeconds(),
                Math.min(better.pauseSeconds(), seconds(scene.costs().pause())),
                worse.pauseSeconds(),
                learned.factors().downtime(),
                learned.doubt().downtime(),
                LONGEST_SECONDS);
        return times(range);
    }

    private static double[] range(double expected, double low, double high, double factor, double doubt, double most) {
        double spread = Math.exp(FOUR_OF_FIVE * doubt);
        double middle = Math.min(most, expected * factor);
        double least = Math.min(middle, Math.min(low, expected) * factor / spread);
        double greatest = Math.max(middle, Math.min(most, Math.max(high, expected) * factor * spread));
        return new double[] {least, middle, greatest};
    }

    private static TimeRange times(double[] range) {
        return new TimeRange(duration(range[0]), duration(range[1]), duration(range[2]));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (1000 * seconds));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private Factors factors(Course course) {
        return new Factors(
                durationFactor(course), bytesFactor(course), learned.factors().downtime());
    }

    private Basis basis(Factors factors) {
        Guest guest = scene.guest();
        BytesPerSecond rate = guest.writes().map(Writes::rate).orElse(null);
        return new Basis(
                guest.memory(),
                guest.used(),
                guest.known(),
                guest.storage(),
                rate,
                scene.way().wire(),
                scene.way().ratio(),
                scene.way().changedRatio(),
                factors,
                learned.records());
    }
}
