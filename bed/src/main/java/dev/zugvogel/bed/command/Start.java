package dev.zugvogel.bed.command;

import dev.zugvogel.bed.Bed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "start", description = "Start what was killed: HOST agent|libvirtd, or server.")
final class Start implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Parameters(index = "0", paramLabel = "HOST|server", description = "h1, h2, ..., or server.")
    String where = "";

    @Parameters(index = "1", arity = "0..1", defaultValue = "", paramLabel = "WHAT", description = "agent or libvirtd.")
    String what = "";

    @Override
    public void run() {
        start(selection.bed());
        command.commandLine().getOut().println("started " + (where + " " + what).strip());
    }

    private void start(Bed bed) {
        if (where.equals("server")) bed.product().startServer();
        else if (what.equals("agent")) bed.product().startAgent(bed.host(where));
        else if (what.equals("libvirtd")) bed.host(where).startLibvirtd();
        else
            throw new ParameterException(
                    command.commandLine(), "can't start " + (what.isEmpty() ? "nothing" : what) + " on " + where);
    }
}
