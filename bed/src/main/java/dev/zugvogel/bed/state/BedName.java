package dev.zugvogel.bed.state;

import dev.zugvogel.bed.process.BedFailure;
import java.util.regex.Pattern;

/** The name of a bed: it becomes part of folder and namespace names. */
public record BedName(String text) {
    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9-]{0,19}");

    public BedName {
        if (!VALID.matcher(text).matches())
            throw new BedFailure(
                    "not a name for a bed: " + text,
                    "use up to 20 small letters, digits and dashes, beginning with a letter");
    }

    @Override
    public String toString() {
        return text;
    }
}
