package dev.zugvogel.relay.encode;

/**
 * What stands before a block's body: {@code codec: u8, crc32c: be32} of the raw bytes, and as varints the lengths of the
 * raw bytes, of the contents and of the ops.
 */
record BlockHeader(int codec, int checksum, int rawBytes, int contentsBytes, int opsBytes, int headerBytes) {
    private static final int LENGTHS_OFFSET = 5;

    /** Writes all but the codec, and returns how many bytes a header has then. */
    static int put(byte[] payload, int checksum, int rawBytes, int contentsBytes, int opsBytes) {
        Bits.putBe32(payload, 1, checksum);
        int at = putLength(payload, LENGTHS_OFFSET, rawBytes);
        at = putLength(payload, at, contentsBytes);
        return putLength(payload, at, opsBytes);
    }

    private static int putLength(byte[] payload, int offset, int length) {
        int at = offset;
        for (int rest = length; ; rest >>>= 7) {
            payload[at++] = (byte) (rest > 0x7F ? rest | 0x80 : rest);
            if (rest <= 0x7F) return at;
        }
    }

    /** @throws BadBlockException if it is cut off, or promises more than a block may hold */
    static BlockHeader get(byte[] payload, int offset, int length) throws BadBlockException {
        if (length < LENGTHS_OFFSET) throw new BadBlockException("a block of " + length + " bytes has no header");
        BodyReader lengths = new BodyReader();
        lengths.open(payload, offset + LENGTHS_OFFSET, 0, length - LENGTHS_OFFSET);
        int rawBytes = bounded(lengths.varint(), Block.MAX_RAW_BYTES);
        int contentsBytes = bounded(lengths.varint(), BodyWriter.MAX_BYTES);
        int opsBytes = bounded(lengths.varint(), BodyWriter.MAX_BYTES - contentsBytes);
        return new BlockHeader(
                payload[offset],
                Bits.be32(payload, offset + 1),
                rawBytes,
                contentsBytes,
                opsBytes,
                lengths.op(0) - offset);
    }

    private static int bounded(long length, int most) throws BadBlockException {
        if (length > most) throw new BadBlockException("a block promises " + length + " bytes, over " + most);
        return (int) length;
    }
}
