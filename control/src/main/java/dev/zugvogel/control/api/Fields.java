package dev.zugvogel.control.api;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks of single fields of a request. All throw BAD_REQUEST with the field's name. */
final class Fields {
    private Fields() {}

    static <T> T required(String name, @Nullable T value) {
        if (value == null) throw bad(name + " is missing");
        return value;
    }

    static String text(String name, @Nullable String value, int limitCharacters) {
        String text = required(name, value);
        if (text.isBlank()) throw bad(name + " is empty");
        if (text.length() > limitCharacters) throw bad(name + " is longer than " + limitCharacters + " characters");
        return text;
    }

    static Optional<String> optionalText(String name, @Nullable String value, int limitCharacters) {
        return value == null ? Optional.empty() : Optional.of(text(name, value, limitCharacters));
    }

    static Optional<Duration> between(String name, @Nullable Duration value, Duration least, Duration most) {
        if (value == null) return Optional.empty();
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0)
            throw bad(name + " is not between " + least.toMillis() + " and " + most.toMillis());
        return Optional.of(value);
    }

    /** A whole number of a query or header, or the default where it is not given. */
    static long number(String name, Optional<String> text, long least, long most, long otherwise) {
        if (text.isEmpty()) return otherwise;
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            throw bad(name + " is not a whole number");
        }
        throw bad(name + " is not between " + least + " and " + most);
    }

    /** A query that is true or false; false where it is not given. */
    static boolean flag(String name, Optional<String> text) {
        return switch (text.orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name + " is neither true nor false");
        };
    }

    private static FailureException bad(String message) {
        return FailureException.of(Code.BAD_REQUEST, message);
    }
}
