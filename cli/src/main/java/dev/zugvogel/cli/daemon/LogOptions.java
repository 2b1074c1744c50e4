package dev.zugvogel.cli.daemon;

import ch.qos.logback.classic.Level;
import dev.zugvogel.cli.terminal.Shell;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that every command that stays takes. */
final class LogOptions {
    /** How much is logged. */
    enum Detail {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with any of these options as lines of the form key: value. Flags win.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--log-json", description = "Log lines of JSON.")
    private boolean json;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info or debug. Default: info.")
    private Detail detail = Detail.INFO;

    /** Begins to log to the shell's standard error. */
    void start(Shell shell) {
        Logging.start(shell.log(), json, Level.valueOf(detail.name()));
        // Asked for here: every command makes these options, and only those that stay need a logger.
        config.ifPresent(file -> LoggerFactory.getLogger(LogOptions.class).info("settings from {}", file));
    }
}
