package dev.zugvogel.bed.command;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.BedSpec;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all measurements have in common: a bed of their own, and a file for the figures. */
final class BenchOptions {
    private static final int HOSTS = 2;

    @Spec(Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "bench", description = "The bed (default: bench).")
    String name = "bench";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
    @Nullable
    Path json;

    @Option(names = "--keep", description = "Leave the bed up at the end.")
    boolean keep;

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Makes a bed with the product, gives it to the work, and takes it down unless it is to be kept. */
    <T> T onBed(Function<Bed, T> work) {
        Selection.requireRoot();
        Bed bed = Bed.up(BedSpec.full(name, HOSTS));
        try {
            return work.apply(bed);
        } finally {
            if (!keep) bed.close();
        }
    }

    void write(Object figures) {
        if (json == null) return;
        try {
            Files.writeString(json, Json.pretty(figures) + "\n");
        } catch (IOException e) {
            throw new BedFailure("can't write " + json + ": " + e.getMessage(), "give another file with --json");
        }
    }
}
