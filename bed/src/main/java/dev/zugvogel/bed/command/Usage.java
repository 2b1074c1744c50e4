package dev.zugvogel.bed.command;

import dev.zugvogel.bed.process.BedFailure;
import org.jspecify.annotations.Nullable;

/** What a person asked for can't be understood. */
final class Usage {
    private Usage() {}

    static BedFailure error(@Nullable String message) {
        return new BedFailure(String.valueOf(message), "see ./dev bed help");
    }
}
