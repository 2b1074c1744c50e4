package dev.zugvogel.control.flow.migrate;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of the story of a migration.
 *
 * @param at by the clock of whoever did it
 * @param phase one of the five phases in lower case
 * @param host where the agent of {@code by} runs; null for the server
 * @param took of LINK_BACK and SETTLED how long it had lasted; else null
 */
public record Step(
        Instant at,
        String phase,
        By by,
        @Nullable String host,
        Kind kind,
        @Nullable Duration took,
        String text) {
    /** Whose deed it is: the server's, or of the agent of source or target. */
    public enum By {
        SERVER,
        SOURCE,
        TARGET
    }

    public enum Kind {
        /** On the way. */
        STEP,
        /** Something that was made is taken back. */
        UNDO,
        LINK_LOST,
        LINK_BACK,
        /** From here on it is not known who has the guest. */
        DOUBT,
        /** It is known again. */
        SETTLED,
        /** Why it does not go on as it was asked for. */
        FAILURE;

        /** A kind of a newer agent is a step like any other. */
        static Kind of(String name) {
            for (Kind kind : values()) if (kind.name().toLowerCase(Locale.ROOT).equals(name)) return kind;
            return STEP;
        }
    }

    public Step {
        // Older records tell neither.
        by = Objects.requireNonNullElse(by, By.SERVER);
        kind = Objects.requireNonNullElse(kind, Kind.STEP);
    }

    static Step ofServer(Instant at, String phase, String text) {
        return new Step(at, phase, By.SERVER, null, Kind.STEP, null, text);
    }

    Step by(By whom, String where) {
        return new Step(at, phase, whom, where, kind, took, text);
    }

    /** What stands where steps were left out. */
    Step leftOut() {
        return new Step(at, phase, by, host, Kind.STEP, null, "steps from here on are left out");
    }
}
