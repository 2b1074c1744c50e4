package dev.zugvogel.bed.command;

import dev.zugvogel.bed.bench.Footprint;
import dev.zugvogel.bed.bench.FootprintReport;
import dev.zugvogel.bed.bench.FootprintTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "footprint", description = "Memory of agents and server, and how soon a server is ready.")
final class FootprintCommand implements Callable<Integer> {
    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(
            names = "--migrations",
            defaultValue = "6",
            paramLabel = "N",
            description = "Before, to warm up (default: 6).")
    int migrations;

    @Override
    public Integer call() {
        FootprintReport report = options.onBed(bed -> Footprint.measure(bed, migrations));
        new FootprintTable(options.out()).report(report);
        options.write(report);
        return report.withinBounds() ? 0 : 1;
    }
}
