package dev.zugvogel.cli.daemon;

import dev.zugvogel.cli.Cli;
import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.wire.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Asks a server all kinds of things, in one process. While a JVM watches this, it learns which classes the commands
 * load, and {@code ./zugvogel} keeps that for the next start: see {@code -XX:AOTCache}.
 */
public final class Rehearsal {
    private static final String ANY_PORT = "127.0.0.1:0";

    private final Path folder;
    private final Shell shell;

    private record Ready(String api) {}

    Rehearsal(Path folder) {
        this.folder = folder;
        this.shell = new Shell(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Map.of("ZUGVOGEL_CONFIG", folder.resolve("config.json").toString()),
                Screen.NONE);
    }

    /** @param arguments an empty folder, and the command that runs {@code zugvogel} */
    public static void main(String[] arguments) throws IOException {
        List<String> zugvogel = Arrays.asList(arguments).subList(1, arguments.length);
        System.exit(new Rehearsal(Path.of(arguments[0])).run(zugvogel) ? 0 : 1);
    }

    /**
     * Starts a server in a process of its own, because its classes would only slow the commands down, and ends it.
     *
     * @return whether every command ended as it should
     */
    boolean run(List<String> zugvogel) throws IOException {
        Path token = folder.resolve("token");
        List<String> command = new ArrayList<>(zugvogel);
        command.addAll(List.of("server", "--json", "--listen", ANY_PORT, "--agents", ANY_PORT));
        command.addAll(List.of("--state", folder.resolve("server").toString(), "--admin-token-file", token.toString()));
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = server.inputReader()) {
            String ready = said.readLine();
            return ready != null && ask(Json.readLenient(ready, Ready.class).api(), token);
        } finally {
            server.destroy();
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

    private boolean ends(ExitCode code, String... arguments) {
        return Cli.run(shell, arguments) == code;
    }
}
