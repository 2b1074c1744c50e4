package dev.zugvogel.bed.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zugvogel.bed.BedStatus;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "status", description = "Show hosts, guests and faults.")
final class Status implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Option(names = "--json", description = "For programs.")
    boolean json;

    @Override
    public void run() {
        BedStatus status = BedStatus.of(selection.bed());
        PrintWriter out = command.commandLine().getOut();
        if (json) out.println(toJson(status));
        else print(status, out);
    }

    private static void print(BedStatus status, PrintWriter out) {
        out.printf(
                "bed %s, server %s %s%n",
                status.name(), status.server().address(), word(status.server().running()));
        for (BedStatus.HostStatus host : status.hosts())
            out.printf("%-4s %-14s %s, logs %s%n", host.name(), host.address(), health(host), host.logs());
        for (BedStatus.GuestStatus guest : status.guests())
            out.printf(
                    "%-12s %-22s %s, %s%n",
                    guest.name(),
                    guest.url(),
                    guest.host() == null ? "runs nowhere" : "on " + guest.host(),
                    guest.answers() ? "answers" : "does not answer");
    }

    private static String health(BedStatus.HostStatus host) {
        if (!host.alive()) return "dead";
        return "libvirtd " + word(host.libvirtd()) + ", agent " + word(host.agent()) + ", link "
                + (host.faults().isEmpty() ? "healthy" : String.join("+", host.faults()));
    }

    private static String word(boolean running) {
        return running ? "runs" : "stopped";
    }

    private static String toJson(BedStatus status) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
