package dev.zugvogel.cli;

import dev.zugvogel.cli.context.Contexts;
import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.cli.terminal.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands as a person without a terminal would, and keeps what they printed. Streams may be read meanwhile. */
public final class Run {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Path config;
    private Screen screen = Screen.NONE;
    private String input = "";

    public Run(Path folder) {
        config = folder.resolve("config.json");
        environment.put("ZUGVOGEL_CONFIG", config.toString());
        environment.put("LANG", "C.UTF-8");
    }

    public Run loggedInTo(StubServer server) {
        new Contexts(config).put("stub", server.context());
        return this;
    }

    public Run on(Screen other) {
        screen = other;
        return this;
    }

    public Run typing(String text) {
        input = text;
        return this;
    }

    public Run with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Path config() {
        return config;
    }

    public ExitCode zugvogel(String... arguments) {
        output.reset();
        error.reset();
        var typed = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return Cli.run(new Shell(typed, output, error, environment, screen), arguments);
    }

    public String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    public List<String> lines() {
        return output().lines().map(String::stripTrailing).toList();
    }

    public String error() {
        return error.toString(StandardCharsets.UTF_8);
    }
}
