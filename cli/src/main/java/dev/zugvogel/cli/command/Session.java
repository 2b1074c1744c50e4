package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.cli.context.Contexts;
import dev.zugvogel.cli.follow.Follower;
import dev.zugvogel.cli.render.FailureLines;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.json.Json;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands share: the options that every one takes, the shell, and the server that both name. */
public final class Session {
    private final Shell shell;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the API's answer as JSON instead of text for people.")
    private boolean json;

    @Option(
            names = "--context",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Talk to the server of this context; see zugvogel context list.")
    private Optional<String> context = Optional.empty();

    public Session(Shell shell) {
        this.shell = shell;
    }

    public Shell shell() {
        return shell;
    }

    public boolean json() {
        return json;
    }

    /** The context that the command line or the environment names, if either does. */
    public Optional<String> contextName() {
        return context.or(() -> shell.variable("ZUGVOGEL_CONTEXT"));
    }

    Contexts contexts() {
        return Contexts.of(shell.environment());
    }

    /** The server that this command is about. The caller closes it. */
    Api api() {
        Context chosen = contexts().require(contextName());
        return new Api(chosen);
    }

    ZoneId zone() {
        return ZoneId.systemDefault();
    }

    int columns() {
        return shell.screen().columns();
    }

    /** Prints an answer: as it came with {@code --json}, else rendered. */
    void show(Answer answer, Function<Answer, List<String>> rendering) {
        if (!answer.ok()) throw answer.failure();
        if (json) shell.raw(answer.json());
        else shell.print(rendering.apply(answer));
    }

    /** Prints an answer that may have no body. */
    void showOrNothing(Answer answer, String done) {
        if (!answer.ok()) throw answer.failure();
        if (!json) shell.print(done);
        else if (!answer.body().isBlank()) shell.raw(answer.json());
    }

    /** Prints something that comes from this machine and not from the server. */
    public void say(Object forPrograms, String forPeople) {
        say(forPrograms, List.of(forPeople));
    }

    public void say(Object forPrograms, List<String> forPeople) {
        if (json) shell.raw(Json.write(forPrograms));
        else shell.print(forPeople);
    }

    /** Says what went wrong, on standard error. */
    void tell(Failure failure, String vm) {
        shell.tell(FailureLines.of(failure, vm, columns()));
    }

    /** The last words on a followed migration: its record for programs, its failure for people. */
    void finish(Follower follower) {
        Failure failure = follower.record().error();
        if (json) shell.raw(follower.body());
        else if (failure != null) tell(failure, follower.record().vm());
    }
}
