package dev.zugvogel.bed.command;

import dev.zugvogel.bed.network.Link;
import dev.zugvogel.model.BytesPerSecond;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "link", description = "Change a host's link to the management and migration network.")
final class LinkCommand implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Parameters(index = "0", paramLabel = "HOST", description = "h1, h2, ...")
    String host = "";

    @ArgGroup(multiplicity = "1")
    Change change = new Change();

    static final class Change {
        @Option(
                names = "--rate",
                paramLabel = "RATE",
                converter = Values.Rate.class,
                description = "Limit each direction, as in 100mbit.")
        @Nullable
        BytesPerSecond rate;

        @Option(
                names = "--loss",
                paramLabel = "PERCENT",
                converter = Values.Percent.class,
                description = "Lose packets at random, as in 1%%.")
        @Nullable
        Double loss;

        @Option(names = "--cut", description = "Take the link down.")
        boolean cut;

        @Option(names = "--blackhole", description = "Drop everything without a word.")
        boolean blackhole;

        @Option(names = "--heal", description = "Take away all faults.")
        boolean heal;
    }

    @Override
    public void run() {
        Link link = selection.bed().host(host).link();
        if (change.rate != null) link.limit(change.rate);
        if (change.loss != null) link.lose(change.loss);
        if (change.cut) link.cut();
        if (change.blackhole) link.blackhole();
        if (change.heal) link.heal();
        command.commandLine()
                .getOut()
                .println(host + " link: " + (link.faults().isEmpty() ? "healthy" : String.join(", ", link.faults())));
    }
}
