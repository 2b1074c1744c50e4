package dev.zugvogel.relay.encode;

import dev.zugvogel.model.BytesPerSecond;
import java.util.Arrays;
import java.util.List;

/**
 * What a codec makes of some pages, as a whole: for a forecast, before there is a stream.
 *
 * @param ratio of bytes on the wire to bytes of the pages; over 0, at most 1
 * @param rate of the pages' bytes on one thread, as measured here
 */
public record Density(double ratio, BytesPerSecond rate) {
    private static final double SECOND = 1e9;

    /**
     * One for each codec that compresses.
     *
     * @param pages at least one, at most {@link Block#MAX_RAW_BYTES}
     */
    public static List<Density> of(byte[] pages) {
        if (pages.length == 0 || pages.length > Block.MAX_RAW_BYTES)
            throw new IllegalArgumentException("not a block: " + pages.length + " B");
        try (Compressor compressor = new Compressor()) {
            return Arrays.stream(Codec.values())
                    .filter(codec -> codec != Codec.NONE)
                    .map(codec -> of(pages, codec, compressor))
                    .toList();
        }
    }

    private static Density of(byte[] pages, Codec codec, Compressor compressor) {
        byte[] room = new byte[Compressor.bound(pages.length)];
        long from = System.nanoTime();
        int written = compressor.compress(codec, pages, pages.length, room, 0, pages.length);
        double seconds = Math.max(1, System.nanoTime() - from) / SECOND;
        double ratio = written == 0 ? 1 : (double) written / pages.length;
        return new Density(ratio, new BytesPerSecond((long) (pages.length / seconds)));
    }
}
