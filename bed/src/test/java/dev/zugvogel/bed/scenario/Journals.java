package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads over an agent's shoulder what it writes into its journals, at once. */
final class Journals {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Journals() {}

    /**
     * Returns within about a millisecond of the moment in which the step was written.
     *
     * @param step a name of the agent's SourceStep or TargetStep
     */
    static void await(Host host, String migration, String step) {
        String mark = '"' + step + '"';
        Path file = awaitFile(host, migration);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!has(file, mark)) {
            if (System.nanoTime() > deadline) throw new AssertionError("no " + step + " in " + file);
            Thread.onSpinWait();
        }
    }

    private static Path awaitFile(Host host, String migration) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Optional<Path> file = find(host.layout().diskFolder().resolve("zugvogel"), migration);
            if (file.isPresent()) return file.get();
            if (System.nanoTime() > deadline)
                throw new AssertionError("no journal of " + migration + " on " + host.name());
        }
    }

    private static Optional<Path> find(Path agentState, String migration) {
        try (Stream<Path> files = Files.walk(agentState)) {
            return files.filter(file -> file.getFileName().toString().equals(migration + ".journal"))
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            // A file that goes while the folder is read.
            return Optional.empty();
        }
    }

    private static boolean has(Path file, String mark) {
        try {
            return Files.readString(file).contains(mark);
        } catch (IOException e) {
            throw new AssertionError("the journal went before the step came: " + file, e);
        }
    }
}
