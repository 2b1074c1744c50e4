package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** A kill that is prepared, so that it takes effect within about a millisecond. */
final class Trigger implements AutoCloseable {
    private final Process shell;

    private Trigger(Process shell) {
        this.shell = shell;
    }

    /** Aims at a program of a host, as the bed names it: agent or libvirtd. */
    static Trigger aim(Host host, String program) {
        return aim(host::command, "/run/bed-" + program + ".pid", "-$pid");
    }

    /** Aims at whatever process the file names when the trigger is pulled; there may be none. */
    static Trigger aimLater(UnaryOperator<List<String>> inside, String pidFile) {
        return prepared(inside, "echo ready && read go && kill -9 $(cat " + pidFile + ")");
    }

    /** Aims at a program whose process id is in a file, and with {@code -$pid} at its whole group. */
    static Trigger aim(UnaryOperator<List<String>> inside, String pidFile, String process) {
        return prepared(inside, "pid=$(cat " + pidFile + ") && echo ready && read go && kill -9 -- " + process);
    }

    private static Trigger prepared(UnaryOperator<List<String>> inside, String script) {
        try {
            Process shell = new ProcessBuilder(inside.apply(List.of("sh", "-c", script))).start();
            if (shell.getInputStream().read() != 'r') throw new AssertionError("nothing to aim at: " + script);
            return new Trigger(shell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pull() {
        try {
            shell.getOutputStream().write('\n');
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
