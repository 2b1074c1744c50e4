package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
     * Returns within about a millisecond of the moment in which the step was written, where the machine has the time.
     *
     * @param step a name of the agent's SourceStep or TargetStep
     */
    static void await(Host host, String migration, String step) {
        try (FileChannel journal = FileChannel.open(awaitFile(host, migration))) {
            await(journal, step, migration + " on " + host.name());
        } catch (IOException e) {
            throw new AssertionError("no " + step + " of " + migration + " on " + host.name(), e);
        }
    }

    // The open file outlives its removal: on a busy machine the step may be read after the migration has ended.
    private static void await(FileChannel journal, String step, String what) throws IOException {
        String mark = '"' + step + '"';
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!text(journal).contains(mark)) {
            if (System.nanoTime() > deadline) throw new AssertionError("no " + step + " of " + what);
            Thread.onSpinWait();
        }
    }

    private static String text(FileChannel journal) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(journal.size()));
        int read = 0;
        while (read >= 0 && bytes.hasRemaining()) read = journal.read(bytes, bytes.position());
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
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
}
