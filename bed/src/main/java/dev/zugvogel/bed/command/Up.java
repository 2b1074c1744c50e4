package dev.zugvogel.bed.command;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.BedSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.Bytes;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Make hosts with libvirt, a server and agents.")
final class Up implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Option(names = "--hosts", paramLabel = "N", defaultValue = "3", description = "1 to 9 (default: 3).")
    int hosts;

    @Option(names = "--no-product", description = "Only hosts with libvirt, no server and no agents.")
    boolean noProduct;

    @Option(
            names = "--small-images",
            paramLabel = "SIZE",
            converter = Values.Size.class,
            description = "Make each host's images folder a file system of this size.")
    @Nullable
    Bytes smallImages;

    @Override
    public void run() {
        long start = System.nanoTime();
        Bed bed = Bed.up(new BedSpec(selection.name(), hosts, !noProduct, smallImages));
        PrintWriter out = command.commandLine().getOut();
        for (Host host : bed.hosts()) out.printf("%s  %s  libvirt answers%n", host.name(), host.address());
        if (!noProduct) out.println("server and agents run; ./zugvogel talks to them now");
        out.printf(Locale.ROOT, "bed %s is up after %.1f s%n", selection.name(), (System.nanoTime() - start) / 1e9);
    }
}
