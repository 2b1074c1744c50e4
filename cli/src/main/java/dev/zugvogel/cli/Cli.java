package dev.zugvogel.cli;

import dev.zugvogel.cli.command.Session;
import dev.zugvogel.cli.command.Zugvogel;
import dev.zugvogel.cli.daemon.Daemons;
import dev.zugvogel.cli.daemon.SettingsFile;
import dev.zugvogel.cli.render.FailureLines;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line and turns however it ends into words and a number. */
public final class Cli {
    private Cli() {}

    /** Runs the command that the arguments name. Nothing is thrown: failures are told to the shell. */
    public static ExitCode run(Shell shell, String... arguments) {
        Session session = new Session(shell);
        boolean json = Arrays.asList(arguments).contains("--json");
        StringWriter help = new StringWriter();
        CommandLine line;
        try {
            line = Zugvogel.commandLine(session, Daemons.of(session, arguments), arguments);
        } catch (SettingsFile.Unusable e) {
            return misused(shell, json, "zugvogel", String.valueOf(e.getMessage()));
        }
        int number = line.setOut(new PrintWriter(help))
                .setParameterExceptionHandler((wrong, given) ->
                        misused(shell, json, command(wrong), sentence(wrong)).number())
                .setExecutionExceptionHandler(
                        (cause, ended, parsed) -> failed(shell, json, cause).number())
                .execute(arguments);
        if (!help.toString().isEmpty()) shell.raw(help.toString().stripTrailing());
        return exitCode(number);
    }

    private static ExitCode exitCode(int number) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code.number() == number)
                .findFirst()
                .orElse(ExitCode.FAILED);
    }

    private static String command(ParameterException wrong) {
        return wrong.getCommandLine().getCommandSpec().qualifiedName();
    }

    private static ExitCode misused(Shell shell, boolean json, String command, String sentence) {
        if (json) shell.raw(error(Failure.of(Code.BAD_REQUEST, sentence)));
        shell.tell(List.of(command + ": " + sentence, "→ " + command + " --help"));
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage());
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) return message;
        List<String> closest = unmatched.getSuggestions();
        String first = unmatched.getUnmatched().getFirst();
        String unknown = (first.startsWith("-") ? "there is no option " : "there is no command ") + first;
        return closest.isEmpty() ? unknown : unknown + "; did you mean " + closest.getFirst() + "?";
    }

    private static ExitCode failed(Shell shell, boolean json, Exception cause) {
        Failure failure = cause instanceof FailureException known ? known.failure() : ownFault(shell, cause);
        if (json) shell.raw(error(failure));
        shell.tell(FailureLines.of(failure, "the VM", shell.screen().columns()));
        return ExitCode.of(failure.code());
    }

    private static Failure ownFault(Shell shell, Exception cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        shell.tell(trace.toString().lines().toList());
        return Failure.of(Code.INTERNAL, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private static String error(Failure failure) {
        return Json.write(Map.of("error", failure));
    }
}
