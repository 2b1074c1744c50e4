package dev.zugvogel.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Which of the standard streams are a terminal, and its size.
 *
 * @param input standard input is a terminal; the others likewise
 * @param size asked anew whenever it matters, since people resize windows
 */
public record Screen(boolean input, boolean output, boolean error, Size size) {
    /** Where there is no terminal there is no edge at which a line would break. */
    public static final int NO_EDGE = 10_000;

    /** The size of the terminal at this moment. */
    @FunctionalInterface
    public interface Size {
        Extent now();
    }

    /** In characters. */
    public record Extent(int rows, int columns) {
        private static final Extent COMMON = new Extent(24, 80);
    }

    /** Streams that are all files or pipes. */
    public static final Screen NONE = new Screen(false, false, false, () -> new Extent(NO_EDGE, NO_EDGE));

    /** The streams of this process. */
    public static Screen ofProcess() {
        return new Screen(isTerminal(0), isTerminal(1), isTerminal(2), Screen::ask);
    }

    /** A person sits in front of it and can be asked. */
    public boolean interactive() {
        return input && output;
    }

    /** How long a line on standard output may be. */
    public int columns() {
        return output ? size.now().columns() : NO_EDGE;
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static Extent ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII).strip();
            return stty.waitFor(1, TimeUnit.SECONDS) ? parse(answer) : Extent.COMMON;
        } catch (IOException e) {
            return Extent.COMMON;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Extent.COMMON;
        }
    }

    /** Reads {@code 24 80}; a common size where a terminal does not know its own. */
    static Extent parse(String answer) {
        if (!answer.matches("\\d{1,5} \\d{1,5}")) return Extent.COMMON;
        String[] parts = answer.split(" ", -1);
        Extent extent = new Extent(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        return extent.rows() < 1 || extent.columns() < 20 ? Extent.COMMON : extent;
    }
}
