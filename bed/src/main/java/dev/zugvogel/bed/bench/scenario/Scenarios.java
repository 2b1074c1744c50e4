package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.bench.LibvirtVersion;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures all courses of a plan on a bed with the product and at least two hosts. */
public final class Scenarios {
    private static final int WARM_UP_GUESTS = 4;

    private final Bed bed;
    private final ScenarioPlan plan;
    private final ScenarioTable table;
    private int guests;

    private Scenarios(Bed bed, ScenarioPlan plan, ScenarioTable table) {
        this.bed = bed;
        this.plan = plan;
        this.table = table;
    }

    /**
     * Measures.
     *
     * @param table is told of each move as it ends
     */
    public static ScenarioReport measure(Bed bed, ScenarioPlan plan, ScenarioTable table) {
        return new Scenarios(bed, plan, table).run();
    }

    private ScenarioReport run() {
        if (plan.warmUp()) warmUp();
        Background background = Background.of(bed.hosts().getFirst(), Duration.ofSeconds(plan.warmUp() ? 10 : 1));
        List<CourseReport> courses = new ArrayList<>();
        for (Course course : plan.courses())
            courses.add(new CourseRun(bed, plan, course, this::nextName, table).measure());
        String libvirt = LibvirtVersion.of(bed.hosts().getFirst()).toString();
        return ScenarioReport.of(libvirt, background, plan.rounds(), courses);
    }

    /** The first moves after a start are slower: Java has not compiled yet what agents do with a guest they don't know. */
    private void warmUp() {
        for (int stranger = 0; stranger < WARM_UP_GUESTS; stranger++) {
            try (BenchGuest guest = BenchGuest.boot(bed, GuestSpec.of(nextName(), Load.parse("redis:32M")), false)) {
                guest.move(Tool.VIRSH);
                guest.move(Tool.ZUGVOGEL);
                guest.move(Tool.ZUGVOGEL);
            }
        }
    }

    private String nextName() {
        return "bench-" + ++guests;
    }
}
