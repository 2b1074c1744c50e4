package dev.zugvogel.bed.command;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.model.Bytes;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "guest", description = "Start a guest and wait until it answers over HTTP.")
final class GuestCommand implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Parameters(index = "0", paramLabel = "GUEST", description = "The guest's name.")
    String guest = "";

    @Option(names = "--host", required = true, paramLabel = "HOST", description = "Where it starts: h1, h2, ...")
    String host = "";

    @Option(names = "--memory", defaultValue = "256M", converter = Values.Size.class, description = "Default: 256M.")
    Bytes memory = Bytes.ZERO;

    @Option(names = "--disk", defaultValue = "1G", converter = Values.Size.class, description = "Default: 1G.")
    Bytes disk = Bytes.ZERO;

    @Option(
            names = "--load",
            defaultValue = "web",
            paramLabel = "LOAD",
            description = "idle, web (default), writer[:RATE:SIZE] as in writer:8MB/s:64MB, redis[:SIZE].")
    String load = "";

    @Option(names = "--shared", description = "Put the disk on the storage that all hosts share.")
    boolean shared;

    @Option(names = "--transient", description = "Let libvirt forget the guest when it stops.")
    boolean forgotten;

    @Override
    public void run() {
        long start = System.nanoTime();
        GuestSpec spec = new GuestSpec(guest, memory, disk, Load.parse(load), shared, !forgotten, null);
        Guest started = selection.bed().guest(spec, host);
        command.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s  %s  on %s, answered after %.1f s%n",
                        started.name(),
                        started.url(),
                        host,
                        (System.nanoTime() - start) / 1e9);
    }
}
