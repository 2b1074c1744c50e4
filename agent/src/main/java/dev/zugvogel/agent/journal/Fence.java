package dev.zugvogel.agent.journal;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Path;

/**
 * The highest fencing token that a control plane has shown. A server with a lower one is no longer in charge. Durable
 * before it counts. Thread-safe.
 */
public final class Fence {
    private final Path file;
    private long highest;

    private Fence(Path file, long highest) {
        this.file = file;
        this.highest = highest;
    }

    /** @throws FailureException JOURNAL_DAMAGED if the file is there and holds no number */
    public static Fence open(Path file) {
        try {
            return new Fence(file, DurableFile.read(file).map(Long::parseLong).orElse(0L));
        } catch (NumberFormatException e) {
            throw FailureException.of(Code.JOURNAL_DAMAGED, file + " holds no fencing token");
        }
    }

    /** Takes a token from the server itself. Throws as {@link #check}. */
    public synchronized void raise(long token) {
        check(token);
        if (token == highest) return;
        DurableFile.write(file, Long.toString(token));
        highest = token;
    }

    /** @throws FailureException STALE_FENCING_TOKEN if a higher one was seen */
    public synchronized void check(long token) {
        if (token < highest)
            throw FailureException.of(
                    Code.STALE_FENCING_TOKEN,
                    "the command has fencing token " + token + ", this host knows " + highest);
    }

    public synchronized long current() {
        return highest;
    }
}
