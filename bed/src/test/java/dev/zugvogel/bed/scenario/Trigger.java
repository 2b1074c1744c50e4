package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A kill that is prepared, so that it takes effect within about a millisecond. */
final class Trigger implements AutoCloseable {
    private final Process shell;

    private Trigger(Process shell) {
        this.shell = shell;
    }

    /** Aims at a program of a host, as the bed names it: agent or libvirtd. */
    static Trigger aim(Host host, String program) {
        String script = "pid=$(cat /run/bed-" + program + ".pid) && echo ready && read go && kill -9 -- -$pid";
        try {
            Process shell = new ProcessBuilder(host.command(List.of("sh", "-c", script))).start();
            if (shell.getInputStream().read() != 'r')
                throw new AssertionError(program + " does not run on " + host.name());
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
