package dev.zugvogel.cli.command;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Values as people type them. Each method throws {@link TypeConversionException} with one sentence. */
public final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Values() {}

    /** {@code 300ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 90d}; more than nothing. */
    public static Duration duration(String text) {
        Matcher match = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) throw new TypeConversionException("not a time: " + text + " (try 300ms, 2s, 5m or 1h)");
        long number = Long.parseLong(match.group(1));
        if (number == 0) throw new TypeConversionException("a time of nothing: " + text);
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** {@code 500Mbit/s}, {@code 60MB/s}; more than nothing. */
    private static BytesPerSecond rate(String text) {
        try {
            BytesPerSecond rate = BytesPerSecond.parse(text);
            if (rate.count() > 0) return rate;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
        throw new TypeConversionException("a rate of nothing: " + text);
    }

    /** A rate, or {@code unlimited}. */
    public static Limit limit(String text) {
        return text.strip().equalsIgnoreCase("unlimited") ? Limit.NONE : new Limit.AtMost(rate(text));
    }

    /** As the API takes it: bytes per second, 0 for no limit. */
    static long bytesPerSecond(Limit limit) {
        return limit instanceof Limit.AtMost(var rate) ? rate.count() : 0;
    }
}
