package dev.zugvogel.bed.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code ./dev bench}: exit status as {@link BedCommand}'s. */
@Command(
        name = "bench",
        description = "Measure the product on hosts made for it.",
        subcommands = {OverheadCommand.class, FootprintCommand.class, HelpCommand.class})
final class BenchCommand {}
