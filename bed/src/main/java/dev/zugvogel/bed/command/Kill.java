package dev.zugvogel.bed.command;

import dev.zugvogel.bed.Bed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "kill", description = "Kill with signal 9: HOST agent|libvirtd|qemu:GUEST|host, or server.")
final class Kill implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Parameters(index = "0", paramLabel = "HOST|server", description = "h1, h2, ..., or server.")
    String where = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "",
            paramLabel = "WHAT",
            description = "agent, libvirtd, qemu:GUEST, or host for all of it.")
    String what = "";

    @Override
    public void run() {
        kill(selection.bed());
        command.commandLine().getOut().println("killed " + (where + " " + what).strip());
    }

    private void kill(Bed bed) {
        if (where.equals("server")) bed.product().server().kill();
        else if (what.equals("agent")) bed.product().agent(bed.host(where)).kill();
        else if (what.equals("libvirtd")) bed.host(where).libvirtd().kill();
        else if (what.equals("host")) bed.host(where).kill();
        else if (what.startsWith("qemu:")) bed.host(where).killQemu(what.substring("qemu:".length()));
        else
            throw new ParameterException(
                    command.commandLine(), "can't kill " + (what.isEmpty() ? "nothing" : what) + " on " + where);
    }
}
