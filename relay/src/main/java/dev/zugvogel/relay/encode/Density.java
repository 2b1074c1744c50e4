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

    /** Pages between two that changed: the longest runs take as many bytes. */
    private static final int FEW = 8;

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

    /**
     * Of pages that the other end has as they were before: bytes on the wire to bytes of the pages; over 0, and little over
     * 1 at most.
     *
     * @param before at least one page
     * @param after as many
     */
    public static double ofChanges(byte[] before, byte[] after) {
        if (before.length == 0 || before.length % Page.BYTES != 0 || before.length != after.length)
            throw new IllegalArgumentException("not pages: " + before.length + " B, " + after.length + " B");
        long bytes = 0;
        BodyWriter body = new BodyWriter();
        byte[] page = new byte[Page.BYTES];
        try (Compressor compressor = new Compressor()) {
            for (int at = 0; at < after.length; ) {
                body.clear();
                for (; at < after.length && body.hasRoom(); at += Page.BYTES) {
                    System.arraycopy(before, at, page, 0, Page.BYTES);
                    change(page, after, at, body);
                }
                bytes += compressed(body, compressor);
            }
        }
        return (double) bytes / after.length;
    }

    /** As {@link PageEncoder} says it among pages that did not change. */
    private static void change(byte[] before, byte[] after, int offset, BodyWriter body) {
        body.op(Op.KNOWN, 1 + offset / Page.BYTES % FEW);
        if (Delta.put(before, after, offset, body)) return;
        body.op(Op.PAGE, 1);
        body.content(after, offset, Page.BYTES);
    }

    private static int compressed(BodyWriter body, Compressor compressor) {
        body.close();
        int bodyBytes = body.contentsBytes() + body.opsBytes();
        byte[] room = new byte[Compressor.bound(bodyBytes)];
        int written = compressor.compress(Codec.ZSTD_1, body.bytes(), bodyBytes, room, 0, bodyBytes);
        return written == 0 ? bodyBytes : written;
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
