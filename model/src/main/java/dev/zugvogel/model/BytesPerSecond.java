package dev.zugvogel.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate in bytes per second, never negative. Immutable. */
public record BytesPerSecond(long count) implements Comparable<BytesPerSecond> {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([KMGkmg]?)(i?)(?:(bit|B)(?:/s)?|bps)");

    public BytesPerSecond {
        if (count < 0) throw new IllegalArgumentException("negative rate " + count);
    }

    /** The mean rate of some bytes over a time; zero for a time of zero. */
    public static BytesPerSecond of(Bytes bytes, Duration time) {
        double seconds = time.toNanos() / 1e9;
        return new BytesPerSecond(seconds <= 0 ? 0 : (long) (bytes.count() / seconds));
    }

    /**
     * Reads {@code 500Mbit/s}, {@code 1.5Gbit}, {@code 60MB/s}, {@code 60MiB/s}. Network prefixes are decimal, those
     * with an {@code i} binary.
     *
     * @throws IllegalArgumentException with a sentence for people if the text is anything else
     */
    public static BytesPerSecond parse(String text) {
        Matcher match = TEXT.matcher(text.strip());
        if (!match.matches()) throw new IllegalArgumentException("not a rate: " + text + " (try 500Mbit/s or 60MB/s)");
        int power = match.group(2).isEmpty() ? 0 : "KMG".indexOf(match.group(2).toUpperCase(Locale.ROOT)) + 1;
        BigDecimal scale =
                BigDecimal.valueOf(match.group(3).isEmpty() ? 1000 : 1024).pow(power);
        long divisor = "B".equals(match.group(4)) ? 1 : 8;
        return new BytesPerSecond(new BigDecimal(match.group(1)).multiply(scale).longValue() / divisor);
    }

    @Override
    public int compareTo(BytesPerSecond other) {
        return Long.compare(count, other.count);
    }

    /** For people: {@code 12.5 MB/s}. */
    @Override
    public String toString() {
        if (count < 1_000) return count + " B/s";
        if (count < 1_000_000) return String.format(Locale.ROOT, "%.1f kB/s", count / 1e3);
        if (count < 1_000_000_000) return String.format(Locale.ROOT, "%.1f MB/s", count / 1e6);
        return String.format(Locale.ROOT, "%.2f GB/s", count / 1e9);
    }
}
