package dev.zugvogel.cli.render;

import dev.zugvogel.model.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Quantities as people read them. */
public final class Quantity {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Quantity() {}

    /** {@code 87 ms}, {@code 12.3 s}, {@code 3 min 07 s}, {@code 2 h 05 min}. */
    public static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 1_000) return millis + " ms";
        if (millis < 60_000) return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
        if (millis < 3_600_000)
            return String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1_000 % 60);
        return String.format(Locale.ROOT, "%d h %02d min", millis / 3_600_000, millis / 60_000 % 60);
    }

    /** What is not known so well: {@code 87 ms}, {@code 2.4 s}, {@code 26 s}, {@code 3 min 07 s}. */
    public static String rough(Duration time) {
        long millis = time.toMillis();
        return millis >= 9_950 && millis < 59_500 ? Math.round(millis / 1e3) + " s" : time(time);
    }

    /** {@code 0.4/1.0 GiB}: both in the unit of the whole. */
    public static String part(Bytes done, Bytes total) {
        String whole = total.toString();
        int unit = whole.indexOf(' ') + 1;
        long size = 1L << (10 * Math.max(0, "BKMGTP".indexOf(whole.charAt(unit))));
        return String.format(Locale.ROOT, size == 1 ? "%.0f/%s" : "%.1f/%s", done.count() / (double) size, whole);
    }

    public static String percent(double percent) {
        return Math.round(percent) + " %";
    }

    static String timeOfDay(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    static String dateAndTime(Instant at, ZoneId zone) {
        return DATE.format(at.atZone(zone));
    }
}
