package dev.zugvogel.model.forecast;

import org.jspecify.annotations.Nullable;

/**
 * How true the forecasts of migrations came that are done.
 *
 * @param migrations that had a forecast and are done
 * @param duration error relative to what happened; null without migrations
 * @param bytes error relative to what happened; null without migrations
 * @param downtimesInRange from 0 to 1; null if none was measured
 * @param durationsInRange from 0 to 1; null without migrations
 */
public record Accuracy(
        int migrations,
        @Nullable Errors duration,
        @Nullable Errors bytes,
        @Nullable Double downtimesInRange,
        @Nullable Double durationsInRange) {
    /** 0.1 is ten percent. */
    public record Errors(double median, double p90) {}
}
