package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.bench.LibvirtVersion;
import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures one course. Each round has a guest of its own that all tools move, in an order that changes from round to
 * round: on its first trip, no tool knows anything of it, because no other trip was one of the product.
 */
final class CourseRun {
    private final Bed bed;
    private final ScenarioPlan plan;
    private final Course course;
    private final Supplier<String> names;
    private final ScenarioTable table;
    private final List<Move> moves = new ArrayList<>();
    private final List<Failed> failures = new ArrayList<>();
    private final LibvirtVersion libvirt;
    private @Nullable BenchGuest guest;
    private long version;

    private record Failed(Tool tool, String message) {}

    CourseRun(Bed bed, ScenarioPlan plan, Course course, Supplier<String> names, ScenarioTable table) {
        this.bed = bed;
        this.plan = plan;
        this.course = course;
        this.names = names;
        this.table = table;
        this.libvirt = LibvirtVersion.of(bed.hosts().getFirst());
    }

    CourseReport measure() {
        table.course(course);
        course.link().apply(bed.hosts());
        for (int round = 0; round < plan.rounds(); round++) round(round);
        bed.hosts().forEach(host -> host.link().heal());
        return new CourseReport(course, hasDisk() ? plan.diskData() : null, tools());
    }

    private List<ToolReport> tools() {
        return course.tools().stream().map(this::report).toList();
    }

    private ToolReport report(Tool tool) {
        if (!supported(tool))
            return ToolReport.unsupported(tool, "needs libvirt " + tool.since() + ", here is " + libvirt);
        return ToolReport.of(
                tool,
                moves.stream().filter(move -> move.tool() == tool).toList(),
                failures.stream()
                        .filter(failed -> failed.tool() == tool)
                        .map(Failed::message)
                        .toList());
    }

    private void round(int round) {
        List<Tool> order =
                new ArrayList<>(course.tools().stream().filter(this::supported).toList());
        Collections.rotate(order, round);
        try {
            order.forEach(this::trip);
        } finally {
            discard();
        }
    }

    /** A failure costs this figure, and the guest, but not the run. */
    private void trip(Tool tool) {
        try {
            Move move = trip(tool, guest());
            moves.add(move);
            table.move(move);
        } catch (BedFailure e) {
            failures.add(new Failed(tool, String.valueOf(e.getMessage())));
            table.failure(tool, e);
            discard();
        }
    }

    private Move trip(Tool tool, BenchGuest traveller) {
        Variation past = course.variation();
        if (!past.returns()) return traveller.move(tool);
        traveller.move(tool);
        traveller.stay(plan.staySeconds());
        traveller.rewriteData(past.dataChanged(), ++version);
        traveller.changeDisk(new Bytes(Math.round(plan.diskData().count() * past.diskChanged())));
        return traveller.move(tool);
    }

    private BenchGuest guest() {
        BenchGuest present = guest;
        if (present == null) {
            present = BenchGuest.boot(bed, spec(), course.variation().clients());
            guest = present;
        }
        return present;
    }

    private void discard() {
        if (guest != null) guest.close();
        guest = null;
    }

    private GuestSpec spec() {
        GuestSpec spec = GuestSpec.of(names.get(), course.load()).withMemory(plan.memory());
        if (!hasDisk()) return spec;
        BaseImage base = new BaseImage(bed.hosts(), plan.diskData());
        base.create();
        return spec.withDisk(plan.diskData())
                .withBase(base.asBase(course.variation().disk() == Variation.Disk.ON_BASE));
    }

    private boolean hasDisk() {
        return course.variation().disk() != Variation.Disk.EMPTY;
    }

    private boolean supported(Tool tool) {
        return libvirt.compareTo(tool.since()) >= 0;
    }
}
