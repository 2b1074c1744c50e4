package dev.zugvogel.bed.command;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.state.BedName;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which bed a command is about. */
final class Selection {
    @Option(names = "--name", paramLabel = "NAME", defaultValue = "bed", description = "The bed (default: bed).")
    String name = "bed";

    /** The name, from a person who may use beds at all. */
    BedName name() {
        requireRoot();
        return new BedName(name);
    }

    Bed bed() {
        return Bed.open(name());
    }

    /** Of everything a bed does, only root may do all. */
    static void requireRoot() {
        if (!Files.isWritable(Path.of("/proc/sys/kernel/hostname")))
            throw new BedFailure("a bed needs root: it makes namespaces and mounts", "sudo ./dev bed ...");
    }
}
