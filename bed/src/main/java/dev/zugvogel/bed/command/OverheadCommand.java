package dev.zugvogel.bed.command;

import dev.zugvogel.bed.bench.Overhead;
import dev.zugvogel.bed.bench.OverheadPlan;
import dev.zugvogel.bed.bench.OverheadReport;
import dev.zugvogel.bed.bench.OverheadTable;
import dev.zugvogel.model.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "overhead", description = "Move one guest with virsh and with Zugvogel in turn, and compare.")
final class OverheadCommand implements Runnable {
    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(names = "--rounds", defaultValue = "5", paramLabel = "N", description = "Counted ones (default: 5).")
    int rounds;

    @Option(names = "--warm-ups", defaultValue = "4", paramLabel = "N", description = "Rounds before (default: 4).")
    int warmUps;

    @Option(names = "--memory", defaultValue = "256M", converter = Values.Size.class, description = "Default: 256M.")
    Bytes memory = Bytes.ZERO;

    @Option(names = "--disk", defaultValue = "1G", converter = Values.Size.class, description = "Default: 1G.")
    Bytes disk = Bytes.ZERO;

    @Option(
            names = "--load",
            defaultValue = "writer:4MB/s:32MB",
            paramLabel = "LOAD",
            description = "As for ./dev bed guest (default: ${DEFAULT-VALUE}).")
    String load = "";

    @Override
    public void run() {
        OverheadPlan plan = new OverheadPlan(warmUps, rounds, memory, disk, load);
        OverheadTable table = new OverheadTable(options.out());
        OverheadReport report = options.onBed(bed -> Overhead.measure(bed, plan, table::move));
        table.report(report);
        options.write(report);
    }
}
