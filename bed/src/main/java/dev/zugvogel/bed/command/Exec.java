package dev.zugvogel.bed.command;

import dev.zugvogel.bed.process.Shell;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "exec", description = "Run a command in a host, with its exit status.")
final class Exec implements Callable<Integer> {
    @Mixin
    Selection selection = new Selection();

    @Parameters(index = "0", paramLabel = "HOST", description = "h1, h2, ...")
    String host = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command, best after --.")
    List<String> command = List.of();

    @Override
    public Integer call() {
        return Shell.interact(selection.bed().host(host).command(command));
    }
}
