package dev.zugvogel.bed.witness;

import java.time.Duration;

/**
 * What a witness saw.
 *
 * @param lost requests without an answer within a second
 * @param longestGap the longest time from one answer to the next
 */
public record Seen(long sent, long lost, Duration longestGap) {}
