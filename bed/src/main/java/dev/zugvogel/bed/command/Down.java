package dev.zugvogel.bed.command;

import dev.zugvogel.bed.Bed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "down", description = "Remove all there is of a bed, also after a crash.")
final class Down implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Selection selection = new Selection();

    @Override
    public void run() {
        boolean found = Bed.down(selection.name());
        command.commandLine()
                .getOut()
                .println(found ? "bed " + selection.name() + " is gone" : "there was no bed " + selection.name());
    }
}
