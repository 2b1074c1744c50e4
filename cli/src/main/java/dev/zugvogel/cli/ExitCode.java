package dev.zugvogel.cli;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationState;

/** What the process tells its caller. The numbers never change. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    /** The checks found errors; nothing was changed. */
    REFUSED(3),
    CANCELLED(4),
    /** The server does not answer. */
    UNREACHABLE(5),
    /** Ended by a signal while the migration goes on; as shells count it. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static ExitCode of(Code code) {
        return switch (code) {
            case SERVER_UNREACHABLE -> UNREACHABLE;
            case CANCELLED -> CANCELLED;
            case NO_CANDIDATE -> REFUSED;
            default -> code.text().startsWith("ZV-2") ? REFUSED : FAILED;
        };
    }

    /** Of a migration that has ended; one that goes on counts as done, since nothing has failed. */
    public static ExitCode of(MigrationState state) {
        return switch (state) {
            case DONE, CHECKS, WAITING, COPY, FINALSYNC, SWITCHOVER, UNWIND, IN_DOUBT -> DONE;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case REFUSED -> REFUSED;
        };
    }
}
