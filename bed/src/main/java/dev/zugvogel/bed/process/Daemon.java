package dev.zugvogel.bed.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A program that goes on after the command that started it. It leads a session of its own and is found by a file with
 * its process id.
 *
 * @param what for messages
 * @param inside makes a command of the machine from one of the namespace the daemon lives in
 * @param pidFile as seen from inside
 * @param log as seen from the machine
 */
public record Daemon(String what, UnaryOperator<List<String>> inside, String pidFile, Path log) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Starts it and does not wait until it is ready. Does nothing if it runs. */
    public void start(List<String> command) {
        if (runs()) return;
        Shell.run(shell("rm -f \"$0\""));
        List<String> all =
                new ArrayList<>(List.of("setsid", "--fork", "sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", pidFile));
        all.addAll(command);
        Shell.launch(log, inside.apply(all));
        Patience.until(
                "the process of " + what,
                log,
                LIMIT,
                () -> Shell.attempt(shell("[ -s \"$0\" ]")).succeeded());
    }

    /**
     * Returns when it is ready.
     *
     * @throws BedFailure with the last lines of its log if it has ended, or is not ready within the limit
     */
    public void await(Duration limit, BooleanSupplier ready) {
        Patience.until(what + " to be ready", log, limit, () -> ready.getAsBoolean() || !runs());
        if (!ready.getAsBoolean())
            throw new BedFailure(what + " has ended\n" + Patience.tail(log), "see its log above");
    }

    public boolean runs() {
        return Shell.attempt(shell("[ -s \"$0\" ] && kill -0 \"$(cat \"$0\")\""))
                .succeeded();
    }

    /**
     * Kills it and its children, but not what has left its session, with signal 9; returns when it is gone.
     *
     * @throws BedFailure if it does not run
     */
    public void kill() {
        if (!runs()) throw new BedFailure(what + " does not run", "see ./dev bed status");
        Shell.run(shell("kill -9 -\"$(cat \"$0\")\""));
        Patience.until("the end of " + what, LIMIT, () -> !runs());
    }

    private List<String> shell(String script) {
        return inside.apply(List.of("sh", "-c", script, pidFile));
    }
}
