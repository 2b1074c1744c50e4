package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.Main;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program as a process of its own, as people run it. Its log is a file. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path log;

    Program(Path log, String... arguments) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(
                        Stream.concat(command().stream(), Stream.of(arguments)).toList())
                .redirectError(log.toFile())
                .start();
    }

    /** The command that runs it, without arguments. */
    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }

    /** Its first line of output as JSON; waits for it. */
    <T> T ready(Class<T> type) throws IOException {
        String line = process.inputReader().readLine();
        assertThat(line).as(log()).isNotNull();
        return Json.read(String.valueOf(line), type);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, by SIGTERM. */
    void stop() {
        process.destroy();
    }

    /** How it ended; waits for that. */
    int exit() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
