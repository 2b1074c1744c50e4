package dev.zugvogel.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print the script by which a shell completes commands and options.",
        footer = {"", "  bash  eval \"$$(zugvogel completion bash)\"", "  zsh   eval \"$$(zugvogel completion zsh)\""})
final class Completion implements Callable<Integer> {
    /** One script serves both: zsh reads it through its emulation of bash. */
    enum Interpreter {
        BASH,
        ZSH
    }

    private final Session session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Interpreter interpreter = Interpreter.BASH;

    Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (interpreter == Interpreter.ZSH) session.shell().raw("autoload -Uz bashcompinit && bashcompinit");
        session.shell().raw(AutoComplete.bash("zugvogel", spec.root().commandLine()));
        return 0;
    }
}
