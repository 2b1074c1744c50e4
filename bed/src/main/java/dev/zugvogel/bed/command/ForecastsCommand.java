package dev.zugvogel.bed.command;

import dev.zugvogel.bed.bench.scenario.ForecastPlan;
import dev.zugvogel.bed.bench.scenario.ForecastReport;
import dev.zugvogel.bed.bench.scenario.ForecastTable;
import dev.zugvogel.bed.bench.scenario.Forecasts;
import dev.zugvogel.bed.bench.scenario.LinkShape;
import dev.zugvogel.model.Bytes;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "forecast",
        description = "Move different guests over different links, and see how true forecasts come.")
final class ForecastsCommand implements Runnable {
    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(
            names = "--rounds",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of each guest over each link, to and fro (default: 1, which makes 64 migrations).")
    int rounds;

    @Option(names = "--guest", paramLabel = "LOAD", description = "As for ./dev bed guest; more than one may be given.")
    List<String> guests = List.of();

    @Option(
            names = "--link",
            paramLabel = "LINK",
            converter = Values.Shape.class,
            description = "As in unlimited, 1gbit, 100mbit; more than one may be given.")
    List<LinkShape> links = List.of();

    @Option(names = "--memory", defaultValue = "256M", converter = Values.Size.class, description = "Default: 256M.")
    Bytes memory = Bytes.ZERO;

    @Override
    public void run() {
        ForecastPlan plan = new ForecastPlan(guests, links, rounds, memory);
        ForecastTable table = new ForecastTable(options.out());
        ForecastReport report = options.onBed(bed -> Forecasts.measure(bed, plan, table::move));
        table.report(report);
        options.write(report);
    }
}
