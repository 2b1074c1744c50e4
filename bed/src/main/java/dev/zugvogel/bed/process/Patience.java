package dev.zugvogel.bed.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time alone. */
public final class Patience {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int TAIL_LINES = 30;

    private Patience() {}

    /**
     * Returns when the condition holds.
     *
     * @param what ends the sentence "timed out waiting for"
     * @throws BedFailure if it does not hold within the limit
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!holdsWithin(limit, condition)) throw new BedFailure(sentence(what, limit), "see ./dev bed status");
    }

    /** Like {@link #until(String, Duration, BooleanSupplier)}; the failure has the last lines of a log. */
    public static void until(String what, Path log, Duration limit, BooleanSupplier condition) {
        if (!holdsWithin(limit, condition))
            throw new BedFailure(sentence(what, limit) + "\n" + tail(log), "what it said last is above, from " + log);
    }

    private static boolean holdsWithin(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) return false;
            pause();
        }
        return true;
    }

    private static String sentence(String what, Duration limit) {
        return "timed out after " + limit.toSeconds() + " s waiting for " + what;
    }

    /** The last lines of a file. */
    static String tail(Path log) {
        try {
            // Not as lines: a log may hold anything, also what is no text.
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(its log can't be read: " + e + ")";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
