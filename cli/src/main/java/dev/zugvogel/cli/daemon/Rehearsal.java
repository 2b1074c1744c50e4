package dev.zugvogel.cli.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zugvogel.agent.Agent;
import dev.zugvogel.cli.Cli;
import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.wire.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Asks a server all kinds of things, in one process, and has an agent warm itself up. While their JVMs watch this, they
 * learn which classes are loaded and which methods are hot, and {@code ./zugvogel} keeps that for the next start: see
 * {@code -XX:AOTCache}.
 */
public final class Rehearsal {
    private static final String ANY_PORT = "127.0.0.1:0";
    /** A JVM writes down what it learned before it ends. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Path folder;
    private final List<String> zugvogel;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Shell shell;

    private record Ready(String api, String agents) {}

    private record Created(String token) {}

    /** @param zugvogel the command that runs {@code zugvogel} */
    Rehearsal(Path folder, List<String> zugvogel) {
        this.folder = folder;
        this.zugvogel = zugvogel;
        this.shell = new Shell(
                InputStream.nullInputStream(),
                said,
                OutputStream.nullOutputStream(),
                Map.of("ZUGVOGEL_CONFIG", folder.resolve("config.json").toString()),
                Screen.NONE);
    }

    /** @param arguments an empty folder, and the command that runs {@code zugvogel} */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> zugvogel = Arrays.asList(arguments).subList(1, arguments.length);
        System.exit(new Rehearsal(Path.of(arguments[0]), zugvogel).run() ? 0 : 1);
    }

    /**
     * Starts server and agent in processes of their own, because their classes would only slow the commands down, and ends
     * them.
     *
     * @return whether every command ended as it should, and the agent got warm
     */
    boolean run() throws IOException, InterruptedException {
        Path token = folder.resolve("token");
        ProcessBuilder program = program(
                List.of("server", "--json", "--listen", ANY_PORT, "--agents", ANY_PORT),
                List.of("--state", folder.resolve("server").toString(), "--admin-token-file", token.toString()));
        Process server = program.redirectError(Redirect.DISCARD).start();
        try (BufferedReader out = server.inputReader()) {
            String line = out.readLine();
            if (line == null) return false;
            Ready ready = Json.readLenient(line, Ready.class);
            return ask(ready.api(), token) && warm(ready.agents());
        } finally {
            end(server);
        }
    }

    private boolean ask(String api, Path token) {
        return ends(ExitCode.DONE, "login", api, "--token-file", token.toString())
                && ends(ExitCode.DONE, "hosts")
                && ends(ExitCode.DONE, "vms", "--json")
                && ends(ExitCode.DONE, "migrations")
                && ends(ExitCode.FAILED, "check", "none")
                && ends(ExitCode.FAILED, "migrate", "none", "--to", "nowhere", "--json")
                && ends(ExitCode.DONE, "events");
    }

    /** It has no libvirt here, and needs none to send bytes to itself. */
    private boolean warm(String server) throws IOException, InterruptedException {
        Path token = folder.resolve("join-token");
        said.reset();
        if (!ends(ExitCode.DONE, "token", "create", "--join", "--json")) return false;
        Files.writeString(
                token, Json.readLenient(said.toString(UTF_8), Created.class).token());
        // Paths of sockets must be short.
        Path run = Files.createTempDirectory("zugvogel");
        ProcessBuilder program = program(
                List.of("agent", "--name", "rehearsal", "--server", server, "--token-file", token.toString()),
                List.of("--state", folder.resolve("agent").toString(), "--address", "127.0.0.1"),
                List.of("--port", "0", "--relay-port", "0", "--run-folder", run.toString()),
                List.of("--libvirt-socket", folder.resolve("none").toString()));
        Path log = folder.resolve("agent.log");
        Process agent = program.redirectOutput(Redirect.DISCARD)
                .redirectError(log.toFile())
                .start();
        try {
            return getsWarm(agent, log);
        } finally {
            end(agent);
            Files.deleteIfExists(run);
        }
    }

    private static boolean getsWarm(Process agent, Path log) throws IOException, InterruptedException {
        Instant latest = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(latest) && agent.isAlive()) {
            if (Files.readAllLines(log).stream().anyMatch(line -> line.endsWith(Agent.WARM))) return true;
            agent.waitFor(LOOK_AGAIN);
        }
        return false;
    }

    @SafeVarargs
    private ProcessBuilder program(List<String>... arguments) {
        List<String> command = new ArrayList<>(zugvogel);
        for (List<String> some : arguments) command.addAll(some);
        return new ProcessBuilder(command);
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE)) process.destroyForcibly();
    }

    private boolean ends(ExitCode code, String... arguments) {
        return Cli.run(shell, arguments) == code;
    }
}
