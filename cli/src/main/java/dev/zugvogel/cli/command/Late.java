package dev.zugvogel.cli.command;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/** A command that is only made if it is meant: making all of them takes longer than most of them run. */
public record Late(String name, Supplier<CommandLine> maker) {
    /** A command without further commands. */
    static Late of(String name, Supplier<Object> command) {
        return new Late(name, () -> new CommandLine(command.get()));
    }

    /** The one of these that the arguments mean; all if they mean none, or want to see all. */
    static List<Late> meant(List<Late> all, String... arguments) {
        Optional<String> word = commandWord(arguments);
        List<Late> found = all.stream()
                .filter(late -> word.filter(late.name::equals).isPresent())
                .toList();
        return found.isEmpty() || word.filter("completion"::equals).isPresent() ? all : found;
    }

    void addTo(CommandLine root) {
        root.addSubcommand(name, maker.get());
    }

    /** The first argument that is neither an option nor the value of one that all commands share. */
    private static Optional<String> commandWord(String... arguments) {
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (!argument.startsWith("-")) return Optional.of(argument);
            if (argument.equals("--context") && rest.hasNext()) rest.next();
        }
        return Optional.empty();
    }
}
