package dev.zugvogel.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A count of bytes, never negative. Immutable. */
public record Bytes(long count) implements Comparable<Bytes> {
    public static final Bytes ZERO = new Bytes(0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(B|[KMGT](?:i?B)?)?");

    public Bytes {
        if (count < 0) throw new IllegalArgumentException("negative byte count " + count);
    }

    public static Bytes ofKib(long kib) {
        return new Bytes(Math.multiplyExact(kib, 1024L));
    }

    public static Bytes ofMib(long mib) {
        return new Bytes(Math.multiplyExact(mib, 1L << 20));
    }

    /**
     * Reads {@code 256M}, {@code 1GiB}, {@code 4096}. Prefixes are binary, with or without the {@code i}.
     *
     * @throws IllegalArgumentException with a sentence for people if the text is anything else
     */
    public static Bytes parse(String text) {
        Matcher match = TEXT.matcher(text.strip());
        if (!match.matches()) throw new IllegalArgumentException("not a size: " + text + " (try 256M or 1G)");
        long number = Long.parseLong(match.group(1));
        String unit = match.group(2);
        if (unit == null || unit.equals("B")) return new Bytes(number);
        return new Bytes(Math.multiplyExact(number, 1L << (10 * ("KMGT".indexOf(unit.charAt(0)) + 1))));
    }

    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(count, other.count));
    }

    /** The difference, or zero where the other is larger. */
    public Bytes minusOrZero(Bytes other) {
        return new Bytes(Math.max(0, count - other.count));
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(count, other.count);
    }

    /** For people: {@code 1.5 GiB}. */
    @Override
    public String toString() {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
