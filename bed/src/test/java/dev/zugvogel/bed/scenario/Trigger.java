package dev.zugvogel.bed.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zugvogel.bed.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A kill that is prepared, so that it takes effect within about a millisecond. One that misses is an error, not a calm. */
final class Trigger implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Process shell;
    private final boolean mayMiss;
    private boolean pulled;

    private Trigger(Process shell, boolean mayMiss) {
        this.shell = shell;
        this.mayMiss = mayMiss;
    }

    /** Aims at a program of a host and its children, as the bed names it: agent or libvirtd. */
    static Trigger aim(Host host, String program) {
        return aim(host::command, "/run/bed-" + program + ".pid");
    }

    /** The same; pulled, it waits until a file appears in the host. */
    static Trigger aimWhenThereIs(String file, Host host, String program) {
        return aim(host::command, "/run/bed-" + program + ".pid", "while [ ! -e " + file + " ]; do :; done; ");
    }

    /** Aims at the session that is led by the process whose id is in a file. */
    static Trigger aim(UnaryOperator<List<String>> inside, String pidFile) {
        return aim(inside, pidFile, "");
    }

    private static Trigger aim(UnaryOperator<List<String>> inside, String pidFile, String wait) {
        // Without "--", which dash takes for a number. Whoever starts it again must not meet what nobody has reaped
        // yet.
        String gone = "while kill -0 -$pid 2>/dev/null; do sleep 0.01; done";
        String kill = "kill -9 -$pid && " + gone;
        return prepared(
                inside,
                "pid=$(cat " + pidFile + ") && kill -0 -$pid && echo ready && read go && " + wait + kill,
                false);
    }

    /** Aims at whatever process the file names when the trigger is pulled; there may be none. */
    static Trigger aimLater(UnaryOperator<List<String>> inside, String pidFile) {
        return prepared(inside, "echo ready && read go && kill -9 $(cat " + pidFile + ")", true);
    }

    private static Trigger prepared(UnaryOperator<List<String>> inside, String script, boolean mayMiss) {
        try {
            Process shell = new ProcessBuilder(inside.apply(List.of("sh", "-c", script))).start();
            if (shell.getInputStream().read() != 'r') throw new AssertionError("nothing to aim at: " + script);
            return new Trigger(shell, mayMiss);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns at once; {@link #hit} tells what became of it. */
    void pull() {
        try {
            pulled = true;
            shell.getOutputStream().write('\n');
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether something was killed; returns when it is gone. */
    boolean hit() {
        try {
            if (!shell.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) throw new AssertionError("the kill hangs");
            boolean hit = shell.exitValue() == 0;
            String why = hit ? "" : new String(shell.getErrorStream().readAllBytes(), UTF_8);
            if (!hit && !mayMiss) throw new AssertionError("nothing was killed: " + why);
            return hit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Fails if it was pulled and killed nothing. */
    @Override
    public void close() {
        try {
            if (pulled) hit();
        } finally {
            shell.destroyForcibly();
        }
    }
}
