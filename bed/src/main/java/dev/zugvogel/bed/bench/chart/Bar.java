package dev.zugvogel.bed.bench.chart;

import dev.zugvogel.bed.bench.ByteSpread;
import dev.zugvogel.bed.bench.Spread;
import java.util.Locale;

/**
 * A figure as it is drawn.
 *
 * @param value its length, in any unit that the bars beside it have too
 * @param least where the whisker begins, in that unit
 * @param most where it ends
 * @param label what is written beside it
 */
record Bar(double value, double least, double most, String label) {
    static Bar bytes(ByteSpread spread) {
        double bytes = spread.median().count();
        String label = String.format(Locale.ROOT, bytes < 10e6 ? "%.2f MB" : "%.0f MB", bytes / 1e6);
        return new Bar(bytes, spread.min().count(), spread.max().count(), label);
    }

    static Bar seconds(Spread spread) {
        double millis = spread.median().toMillis();
        String label = String.format(Locale.ROOT, millis < 10e3 ? "%.2f s" : "%.1f s", millis / 1e3);
        return new Bar(millis, spread.min().toMillis(), spread.max().toMillis(), label);
    }

    static Bar millis(Spread spread) {
        long millis = spread.median().toMillis();
        return new Bar(millis, spread.min().toMillis(), spread.max().toMillis(), millis + " ms");
    }

    /** Beside the label, how many times another one this is. */
    Bar comparedTo(Bar other) {
        double ratio = value / other.value;
        return other.value == 0
                ? this
                : new Bar(
                        value,
                        least,
                        most,
                        label + String.format(Locale.ROOT, ratio < 0.1 ? " · %.3f×" : " · %.2f×", ratio));
    }
}
