package dev.zugvogel.cli.follow;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.client.MigrationWatch;
import dev.zugvogel.cli.client.MigrationWatch.News;
import dev.zugvogel.cli.render.FailureLines;
import dev.zugvogel.cli.terminal.Interrupts;
import dev.zugvogel.cli.terminal.Shell;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Stays with a migration until it ends or the person leaves it. A server that goes away is waited for; Ctrl-C asks what
 * is meant where somebody can answer, and leaves the migration alone where nobody can. Used once, by one thread.
 */
public final class Follower {
    private static final String QUESTION = "Detach, cancel the migration, or go on? [d/c/Enter]";

    private final Shell shell;
    private final Api api;
    private final View view;
    private MigrationRecord latest;
    private String body;
    private boolean asking;

    /** @param first as the server just told it */
    public Follower(Shell shell, Api api, boolean json, Answer first) {
        this.shell = shell;
        this.api = api;
        this.view = view(shell, json);
        this.latest = first.as(MigrationRecord.class);
        this.body = first.body();
    }

    /** The record as last told, as it came. */
    public String body() {
        return body;
    }

    public MigrationRecord record() {
        return latest;
    }

    /** How it ended; {@link ExitCode#DONE} too where the person detached. */
    public ExitCode toTheEnd() throws InterruptedException {
        view.show(latest);
        if (latest.state().ended()) return ExitCode.of(latest.state());
        try (MigrationWatch watch = new MigrationWatch(api, latest);
                Interrupts _ = Interrupts.byPerson(watch::interrupt)) {
            Optional<ExitCode> end = Optional.empty();
            while (end.isEmpty()) end = react(watch, watch.next());
            return end.get();
        }
    }

    private static View view(Shell shell, boolean json) {
        if (json) return new SilentView(shell);
        return shell.screen().output() ? new LiveView(shell) : new LogView(shell);
    }

    private Optional<ExitCode> react(MigrationWatch watch, News news) {
        return switch (news) {
            case News.Progressed(MigrationRecord record, String text) -> progressed(record, text);
            case News.ServerLost(FailureException why) ->
                say("! " + why.failure().message() + "; the migration goes on without the server, trying again");
            case News.ServerBack() -> say("✓ the server answers again");
            case News.Interrupted() -> interrupted(watch);
            case News.Answered(Optional<String> text) -> answered(text);
        };
    }

    private Optional<ExitCode> progressed(MigrationRecord record, String text) {
        latest = record;
        body = text;
        if (!asking || record.state().ended()) view.show(record);
        return record.state().ended() ? Optional.of(ExitCode.of(record.state())) : Optional.empty();
    }

    private Optional<ExitCode> interrupted(MigrationWatch watch) {
        boolean somebodyThere = shell.screen().input() && shell.screen().error();
        if (!somebodyThere) return detach(ExitCode.INTERRUPTED);
        if (asking) return detach(ExitCode.DONE);
        asking = true;
        view.say("");
        Thread.ofPlatform().daemon().name("question").start(() -> watch.answer(shell.ask(QUESTION)));
        return Optional.empty();
    }

    private Optional<ExitCode> answered(Optional<String> text) {
        asking = false;
        String choice = text.orElse("d").strip().toLowerCase(Locale.ROOT);
        if (choice.startsWith("d")) return detach(ExitCode.DONE);
        if (choice.startsWith("c")) cancel();
        return Optional.empty();
    }

    private void cancel() {
        try {
            Answer answer = api.post(MigrationWatch.path(latest.id()) + "/cancel", Map.of());
            if (!answer.ok()) throw answer.failure();
            view.say("cancelling");
        } catch (FailureException e) {
            shell.tell(FailureLines.of(e.failure(), latest.vm(), shell.screen().columns()));
        }
    }

    private Optional<ExitCode> detach(ExitCode code) {
        view.say("detached; the migration goes on");
        view.say("→ look at it: zugvogel migrations " + latest.id() + " --watch");
        view.say("→ cancel it:  zugvogel cancel " + latest.id());
        return Optional.of(code);
    }

    private Optional<ExitCode> say(String remark) {
        view.say(remark);
        return Optional.empty();
    }
}
