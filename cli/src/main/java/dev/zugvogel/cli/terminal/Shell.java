package dev.zugvogel.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a command runs: its streams, its environment, and what the streams can show. Results go to standard output,
 * everything said about them to standard error. Safe for use by several threads.
 */
public final class Shell {
    private final BufferedReader input;
    private final PrintStream output;
    private final PrintStream error;
    private final Map<String, String> environment;
    private final Screen screen;
    private final Display outputDisplay;
    private final Display errorDisplay;

    public Shell(
            InputStream input,
            OutputStream output,
            OutputStream error,
            Map<String, String> environment,
            Screen screen) {
        boolean unicode = unicode(environment);
        Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        this.input = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        this.output = new PrintStream(output, false, charset);
        this.error = new PrintStream(error, false, charset);
        this.environment = Map.copyOf(environment);
        this.screen = screen;
        this.outputDisplay = new Display(screen.output() && coloured(environment), unicode);
        this.errorDisplay = new Display(screen.error() && coloured(environment), unicode);
    }

    public Screen screen() {
        return screen;
    }

    /** An environment variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** Rendered lines, on standard output. */
    public void print(List<String> lines) {
        write(output, lines, outputDisplay);
    }

    public void print(String line) {
        print(List.of(line));
    }

    /** Rendered lines, on standard error. */
    public void tell(List<String> lines) {
        write(error, lines, errorDisplay);
    }

    public void tell(String line) {
        tell(List.of(line));
    }

    /** Text for programs, on standard output, untouched and always UTF-8. */
    public void raw(String text) {
        synchronized (output) {
            output.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
            output.flush();
        }
    }

    /** Where a program that stays logs to: standard error. */
    public OutputStream log() {
        return error;
    }

    /** Where a secret is handed over, once: standard error, which is no result that a program would keep. */
    public PrintStream secrets() {
        return error;
    }

    /** Asks on the terminal; empty if the input has ended. */
    public Optional<String> ask(String question) {
        synchronized (error) {
            error.print(errorDisplay.show(question) + " ");
            error.flush();
        }
        try {
            return Optional.ofNullable(input.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines, then control sequences that only make sense on a terminal; for {@link LiveBlock}. */
    void control(String before, List<String> lines) {
        synchronized (output) {
            output.print(before);
            lines.forEach(line -> output.print(outputDisplay.show(line) + "\n"));
            output.flush();
        }
    }

    private static void write(PrintStream stream, List<String> lines, Display display) {
        synchronized (stream) {
            lines.forEach(line -> stream.print(display.show(line) + "\n"));
            stream.flush();
        }
    }

    private static boolean coloured(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    private static boolean unicode(Map<String, String> environment) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> value.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8"))
                .orElse(false);
    }
}
