package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which bounds apply to a course, and whether they are kept. Ratios are of medians, to virsh's defaults if nothing else is said. */
final class Targets {
    private final CourseReport report;
    private final List<Target> found = new ArrayList<>();

    private Targets(CourseReport report) {
        this.report = report;
    }

    static List<Target> of(CourseReport report) {
        Targets targets = new Targets(report);
        switch (report.course().scenario()) {
            case FIRST_TRIP -> targets.firstTrip();
            case RETURN_TRIP -> targets.returnTrip();
            case DISK -> targets.disk();
            case RETURNS_GROWING -> {}
        }
        targets.add(
                "downtime", 1.0, targets.ratio(each -> seconds(each.downtime().median())));
        return List.copyOf(targets.found);
    }

    private void firstTrip() {
        LinkShape link = report.course().link();
        if (link.equals(LinkShape.UNLIMITED)) add("time, unlimited link", 1.10, time());
        if (!link.equals(LinkShape.SLOW) || !redis()) return;
        add("bytes, first trip", 0.40, bytes());
        add("bytes, first trip, to the best virsh", 0.75, ratio(report.leanestVirsh(), Targets::wire));
        add("time, first trip at 100 Mbit/s", 0.45, time());
    }

    private void returnTrip() {
        if (report.course().load() instanceof Load.Idle) add("bytes, return trip, idle", 0.005, bytes());
        if (redis()) add("bytes, return trip, loaded", 0.10, bytes());
    }

    private void disk() {
        Bytes data = report.diskData();
        if (!report.course().variation().returns() || data == null) return;
        // All bytes of the trip: those for memory count as well.
        add(
                "bytes, disk's return, to its data",
                0.04,
                report.figures(Tool.ZUGVOGEL).map(each -> wire(each) / data.count()));
    }

    private boolean redis() {
        return report.course().load() instanceof Load.Redis;
    }

    private Optional<Double> bytes() {
        return ratio(Targets::wire);
    }

    private Optional<Double> time() {
        return ratio(each -> seconds(each.time().median()));
    }

    private Optional<Double> ratio(Function<Figures, Double> figure) {
        return ratio(report.figures(Tool.VIRSH), figure);
    }

    private Optional<Double> ratio(Optional<Figures> virsh, Function<Figures, Double> figure) {
        return report.figures(Tool.ZUGVOGEL)
                .flatMap(own -> virsh.map(other -> figure.apply(own) / figure.apply(other)));
    }

    private void add(String key, double bound, Optional<Double> figure) {
        found.add(Target.of(key, report.course().title(), orNull(figure), bound));
    }

    private static @Nullable Double orNull(Optional<Double> figure) {
        return figure.isPresent() ? figure.get() : null;
    }

    private static double wire(Figures figures) {
        return figures.wire().median().count();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
