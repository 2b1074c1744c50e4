package dev.zugvogel.relay.encode;

import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Encodes one direction of a channel, block by block; a {@link Decoder} that gets the same blocks in the same order gives
 * the bytes back, whatever they are. One thread; holds native memory until closed.
 */
public final class Encoder implements AutoCloseable {
    /** Not worth the codec's call. */
    private static final int SMALL_BODY_BYTES = 64;

    private static final Codec[] CODECS = Codec.values();

    private final Parser parser;
    private final PageEncoder pages;
    private final Choice choice;
    private final Compressor compressor = new Compressor();
    private final CRC32C crc = new CRC32C();

    /** @param known what the receiver of this direction holds */
    public Encoder(Form form, KnownPages known, Choice choice) {
        Regions regions = new Regions(known);
        this.parser = Parser.of(form, regions);
        this.pages = new PageEncoder(form, known, regions);
        this.choice = choice;
    }

    /**
     * Encodes from the start of these bytes as many as fit into a block. To be followed by {@link #settle} with the same
     * bytes, before the next one.
     *
     * @param more if bytes will follow: a page that is cut off at the end, or the first 7 bytes of what may be a page's
     *     record, are then left, to be presented again with what follows; nothing else ever is
     * @return how many bytes it took
     */
    public int encode(byte[] raw, int offset, int length, boolean more, Block into) {
        Objects.checkFromIndexSize(offset, length, raw.length);
        pages.begin(offset);
        int rawBytes = parse(raw, offset, offset + length, more) - offset;
        BodyWriter body = pages.end();
        into.set(rawBytes == 0 ? 0 : write(body, checksum(raw, offset, rawBytes), rawBytes, into), rawBytes);
        return rawBytes;
    }

    /** The block's pages are known from here on; apart from encoding, so that the block need not wait for a disk. */
    public void settle(byte[] raw) {
        pages.settle(raw);
    }

    private int parse(byte[] raw, int from, int to, boolean more) {
        int end = Math.min(to, from + Block.MAX_RAW_BYTES);
        int at = from;
        int before;
        do {
            before = at;
            int sliceEnd = Math.min(end, at + BodyWriter.SLICE_BYTES);
            at = parser.parse(raw, at, sliceEnd, more || sliceEnd < to, pages);
        } while (at > before && at < end && pages.hasRoom());
        return at;
    }

    private int checksum(byte[] raw, int offset, int length) {
        crc.reset();
        crc.update(raw, offset, length);
        return (int) crc.getValue();
    }

    private int write(BodyWriter body, int checksum, int rawBytes, Block into) {
        byte[] payload = into.payload();
        int headerBytes = BlockHeader.put(payload, checksum, rawBytes, body.contentsBytes(), body.opsBytes());
        int bodyBytes = body.contentsBytes() + body.opsBytes();
        int trialBytes = choice.trialBytes(bodyBytes);
        if (trialBytes > 0) tryAll(body.bytes(), trialBytes, payload, headerBytes);
        Codec codec = bodyBytes < SMALL_BODY_BYTES ? Codec.NONE : choice.next(bodyBytes);
        into.setBody(codec, bodyBytes);
        int written = compress(codec, body.bytes(), bodyBytes, payload, headerBytes);
        payload[0] = (byte) (written == 0 ? Codec.NONE : codec).onWire();
        if (written > 0) return headerBytes + written;
        System.arraycopy(body.bytes(), 0, payload, headerBytes, bodyBytes);
        return headerBytes + bodyBytes;
    }

    /** What they make of it is overwritten. */
    private void tryAll(byte[] body, int bodyBytes, byte[] payload, int headerBytes) {
        for (Codec codec : CODECS) {
            if (!choice.isTried(codec)) continue;
            long startNanos = System.nanoTime();
            int written = compressor.compress(codec, body, bodyBytes, payload, headerBytes, bodyBytes);
            choice.tried(codec, bodyBytes, written == 0 ? bodyBytes : written, System.nanoTime() - startNanos);
        }
    }

    private int compress(Codec codec, byte[] body, int bodyBytes, byte[] payload, int headerBytes) {
        if (codec == Codec.NONE) return 0;
        long startNanos = System.nanoTime();
        int written = compressor.compress(codec, body, bodyBytes, payload, headerBytes, bodyBytes);
        choice.took(codec, bodyBytes, System.nanoTime() - startNanos);
        return written;
    }

    @Override
    public void close() {
        compressor.close();
    }
}
