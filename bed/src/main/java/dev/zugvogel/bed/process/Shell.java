package dev.zugvogel.bed.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs commands of the machine. Stateless; any thread. */
public final class Shell {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final File NOTHING = new File("/dev/null");
    private static final Executor READERS = task -> Thread.ofVirtual().start(task);

    private Shell() {}

    /** What a command left behind, as UTF-8. */
    public record Output(int status, String out, String err) {
        public boolean succeeded() {
            return status == 0;
        }
    }

    /**
     * Runs a command to its end.
     *
     * @return what it wrote to its standard output, without the end of the last line
     * @throws CommandFailure if it ends with anything but 0
     */
    public static String run(String... command) {
        return run(List.of(command));
    }

    /** Like {@link #run(String...)}. */
    public static String run(List<String> command) {
        Output output = attempt(command);
        if (!output.succeeded())
            throw new CommandFailure(
                    command, "exit " + output.status(), output.err().isBlank() ? output.out() : output.err());
        return output.out().stripTrailing();
    }

    /** Runs a command to its end, whatever that is. */
    public static Output attempt(List<String> command) {
        Process process = start(new ProcessBuilder(command).redirectInput(NOTHING));
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), READERS);
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), READERS);
        if (!endsInTime(process)) {
            process.destroyForcibly();
            throw new CommandFailure(command, "no end within " + LIMIT.toMinutes() + " minutes", err.join());
        }
        return new Output(process.exitValue(), out.join(), err.join());
    }

    /** Runs a command on this terminal and returns its exit status. */
    public static int interact(List<String> command) {
        Process process = start(new ProcessBuilder(command).inheritIO());
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Starts a command that may outlive this process; what it says is added to a file. */
    public static void launch(Path log, List<String> command) {
        start(new ProcessBuilder(command)
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailure(builder.command(), "could not start", String.valueOf(e.getMessage()));
        }
    }

    private static boolean endsInTime(Process process) {
        try {
            return process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", cause);
    }
}
