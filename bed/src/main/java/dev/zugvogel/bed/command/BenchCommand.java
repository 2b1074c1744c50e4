package dev.zugvogel.bed.command;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.chart.Charts;
import dev.zugvogel.bed.bench.scenario.LinkShape;
import dev.zugvogel.bed.bench.scenario.Scenario;
import dev.zugvogel.bed.bench.scenario.ScenarioPlan;
import dev.zugvogel.bed.bench.scenario.ScenarioReport;
import dev.zugvogel.bed.bench.scenario.ScenarioTable;
import dev.zugvogel.bed.bench.scenario.Scenarios;
import dev.zugvogel.model.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./dev bench}: exit status 0 measured, whatever was found; 1 something could not be measured, or with
 * {@code --strict} a bound does not hold; 2 not understood.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Move the same guests with Zugvogel and with virsh in its best settings, in turn, and compare.",
            "Scenarios: first-trip, return-trip, returns-growing, disk; all of them if none is named."
        },
        subcommands = {OverheadCommand.class, FootprintCommand.class, ForecastsCommand.class, HelpCommand.class})
final class BenchCommand implements Callable<Integer> {
    @Mixin
    BenchOptions options = new BenchOptions();

    @Parameters(paramLabel = "SCENARIO", converter = Values.ScenarioName.class, description = "What to measure.")
    List<Scenario> scenarios = List.of();

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "Of each (default: 3).")
    int rounds;

    @Option(
            names = "--guest",
            paramLabel = "LOAD",
            description =
                    "As for ./dev bed guest; more than one may be given (default: what each scenario is made for).")
    List<String> guests = List.of();

    @Option(
            names = "--link",
            paramLabel = "LINK",
            converter = Values.Shape.class,
            description =
                    "As in unlimited, 1gbit, 100mbit, 100mbit-1%%, the last with loss; more than one may be given.")
    List<LinkShape> links = List.of();

    @Option(
            names = "--tool",
            paramLabel = "TOOL",
            converter = Values.ToolName.class,
            description = "As in virsh, virsh-xbzrle, zugvogel; more than one may be given.")
    List<Tool> tools = List.of();

    @Option(names = "--memory", defaultValue = "256M", converter = Values.Size.class, description = "Default: 256M.")
    Bytes memory = Bytes.ZERO;

    @Option(names = "--plots", paramLabel = "DIR", description = "Draw the figures, as SVG files in this folder.")
    @Nullable
    Path plots;

    @Option(names = "--quick", description = "Only see that all parts work: small guests, two tools, a fast link.")
    boolean quick;

    @Option(names = "--strict", description = "End with 1 if a bound does not hold.")
    boolean strict;

    @Override
    public Integer call() {
        ScenarioPlan plan = plan();
        ScenarioTable table = new ScenarioTable(options.out());
        ScenarioReport report = options.onBed(bed -> Scenarios.measure(bed, plan, table));
        table.report(report);
        options.write(report);
        if (plots != null) Charts.of(report).write(plots);
        return report.complete() && (report.held() || !strict) ? 0 : 1;
    }

    private ScenarioPlan plan() {
        List<Scenario> wanted = scenarios.isEmpty() ? List.of(Scenario.values()) : scenarios;
        ScenarioPlan.Choice choice = new ScenarioPlan.Choice(guests, links, tools);
        return quick ? ScenarioPlan.quick(wanted, choice, rounds) : ScenarioPlan.full(wanted, choice, rounds, memory);
    }
}
