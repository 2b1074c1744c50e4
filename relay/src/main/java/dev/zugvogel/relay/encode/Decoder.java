package dev.zugvogel.relay.encode;

import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Gives back what an {@link Encoder} of the same form encoded, from its blocks in their order. For each block: {@link
 * #decode}; after a mismatch {@link #repair}; then the raw bytes can be handed on; then {@link #settle}. The peer is not
 * trusted: nothing outside of the given arrays is written, and nothing is allocated by what it says. One thread; holds
 * native memory until closed.
 */
public final class Decoder implements AutoCloseable {
    private enum Stage {
        READY,
        BROKEN,
        MISMATCHED,
        DECODED,
        REPAIRED
    }

    private final KnownPages known;
    private final PageDecoder pages;
    private final Decompressor decompressor = new Decompressor();
    private final BodyReader body = new BodyReader();
    private final byte[] plain = new byte[BodyWriter.MAX_BYTES];
    private final CRC32C crc = new CRC32C();
    private Stage stage = Stage.READY;
    private int rawBytes;
    private int checksum;
    private byte[] raw = plain;
    private int rawOffset;

    /** @param known what this end holds */
    public Decoder(Form form, KnownPages known) {
        this.known = known;
        this.pages = new PageDecoder(form, known);
    }

    /**
     * Decodes a block. Both arrays must stay as they are until {@link #settle}.
     *
     * @param into gets the raw bytes from its start; at least {@link Block#MAX_RAW_BYTES} long
     * @throws BadBlockException if no encoder makes such a block; this decoder is then of no more use
     */
    public Outcome decode(byte[] payload, int offset, int length, byte[] into) throws BadBlockException {
        Objects.checkFromIndexSize(offset, length, payload.length);
        Objects.checkFromIndexSize(0, Block.MAX_RAW_BYTES, into.length);
        move(Stage.READY, Stage.BROKEN);
        BlockHeader header = BlockHeader.get(payload, offset, length);
        rawBytes = header.rawBytes();
        checksum = header.checksum();
        open(header, payload, offset + header.headerBytes(), length - header.headerBytes());
        boolean complete = pages.decode(body, into, rawBytes);
        boolean right = complete && checksumOf(into, 0) == checksum;
        raw = into;
        rawOffset = 0;
        stage = right ? Stage.DECODED : Stage.MISMATCHED;
        return right ? Outcome.OK : Outcome.MISMATCH;
    }

    private void open(BlockHeader header, byte[] payload, int offset, int length) throws BadBlockException {
        int bodyBytes = header.contentsBytes() + header.opsBytes();
        if (header.codec() == Codec.ON_WIRE_NONE) {
            if (length != bodyBytes)
                throw new BadBlockException("a block's body has " + length + " bytes, not " + bodyBytes);
            body.open(payload, offset, header.contentsBytes(), header.opsBytes());
        } else {
            decompressor.decompress(header.codec(), payload, offset, length, plain, bodyBytes);
            body.open(plain, 0, header.contentsBytes(), header.opsBytes());
        }
    }

    /** How many raw bytes the last block stands for. */
    public int rawBytes() {
        return rawBytes;
    }

    /**
     * Takes the raw bytes of the block that mismatched. They must stay as they are until {@link #settle}.
     *
     * @throws BadBlockException if they are not those that the block was made of; they can be tried again
     */
    public void repair(byte[] plainRaw, int offset, int length) throws BadBlockException {
        Objects.checkFromIndexSize(offset, length, plainRaw.length);
        if (length != rawBytes || checksumOf(plainRaw, offset) != checksum)
            throw new BadBlockException("the plain bytes of a block do not match its checksum");
        move(Stage.MISMATCHED, Stage.REPAIRED);
        raw = plainRaw;
        rawOffset = offset;
    }

    /** Notes the block's pages as known, as the encoder did. */
    public void settle() {
        boolean repaired = stage == Stage.REPAIRED;
        move(repaired ? Stage.REPAIRED : Stage.DECODED, Stage.READY);
        Notes notes = pages.notes();
        notes.digest(known, raw, rawOffset);
        if (repaired) notes.repair(known, raw, rawOffset);
        else notes.write(known, body.bytes(), raw, rawOffset);
    }

    private void move(Stage from, Stage to) {
        if (stage != from) throw new IllegalStateException("the decoder is " + stage + ", not " + from);
        stage = to;
    }

    private int checksumOf(byte[] bytes, int offset) {
        crc.reset();
        crc.update(bytes, offset, rawBytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
