package dev.zugvogel.model.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import org.jspecify.annotations.Nullable;

/**
 * What a forecast was made of.
 *
 * @param memory of the guest
 * @param used of it: pages that are not zero
 * @param known of it at the target from an earlier trip
 * @param storage to be copied
 * @param dirtyRate at which the guest writes to pages; null if nobody knows
 * @param bandwidth of the link
 * @param ratio of bytes on the wire to bytes of the guest, for what the target does not know
 * @param changedRatio the same for what the target has as it was before; null in those of a time when nobody looked
 * @param factors that were learned
 * @param records of earlier migrations that it was learned from
 */
public record Basis(
        Bytes memory,
        Bytes used,
        Bytes known,
        Bytes storage,
        @Nullable BytesPerSecond dirtyRate,
        BytesPerSecond bandwidth,
        double ratio,
        @Nullable Double changedRatio,
        Factors factors,
        int records) {}
