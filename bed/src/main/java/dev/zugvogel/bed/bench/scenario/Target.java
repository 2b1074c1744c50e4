package dev.zugvogel.bed.bench.scenario;

import org.jspecify.annotations.Nullable;

/**
 * A bound that the product is to keep.
 *
 * @param key of the bound, the same in all courses
 * @param course on which it was measured
 * @param figure null if a move that it needs failed
 */
public record Target(String key, String course, @Nullable Double figure, double bound, boolean held) {
    static Target of(String key, String course, @Nullable Double figure, double bound) {
        return new Target(key, course, figure, bound, figure != null && figure <= bound);
    }
}
