package dev.zugvogel.relay.encode;

/**
 * The body of a block as it grows: contents, and apart from them the ops that say what they are, so that the codec sees
 * like beside like. One thread.
 */
final class BodyWriter {
    /** Beyond these a block takes no more input; what one slice adds comes on top. */
    private static final int ENOUGH_CONTENTS_BYTES = 448 << 10;

    private static final int ENOUGH_OPS_BYTES = 32 << 10;

    /** The longest slice of input: it never becomes more contents than it has bytes, nor ops of twice as many. */
    static final int SLICE_BYTES = 64 << 10;

    static final int MAX_BYTES = ENOUGH_CONTENTS_BYTES + SLICE_BYTES + ENOUGH_OPS_BYTES + 2 * SLICE_BYTES;

    private final byte[] body = new byte[MAX_BYTES];
    private final byte[] ops = new byte[ENOUGH_OPS_BYTES + 2 * SLICE_BYTES];
    private int contentsBytes;
    private int opsBytes;

    void clear() {
        contentsBytes = 0;
        opsBytes = 0;
    }

    boolean hasRoom() {
        return contentsBytes < ENOUGH_CONTENTS_BYTES && opsBytes < ENOUGH_OPS_BYTES;
    }

    int contentsBytes() {
        return contentsBytes;
    }

    int opsBytes() {
        return opsBytes;
    }

    /** Takes back everything after that point. */
    void cut(int contentsBytes, int opsBytes) {
        this.contentsBytes = contentsBytes;
        this.opsBytes = opsBytes;
    }

    void content(byte[] from, int offset, int lengthBytes) {
        System.arraycopy(from, offset, body, contentsBytes, lengthBytes);
        contentsBytes += lengthBytes;
    }

    void op(int op, long argument) {
        varint((argument << Op.BITS) | op);
    }

    void varint(long value) {
        while ((value & ~0x7FL) != 0) {
            ops[opsBytes++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        ops[opsBytes++] = (byte) value;
    }

    void word(long word) {
        Bits.putWord(ops, opsBytes, word);
        opsBytes += Long.BYTES;
    }

    void name(byte[] name) {
        System.arraycopy(name, 0, ops, opsBytes, name.length);
        opsBytes += name.length;
    }

    /** The contents from 0 on, and once closed the ops after them. */
    byte[] bytes() {
        return body;
    }

    /** Puts the ops after the contents. */
    void close() {
        System.arraycopy(ops, 0, body, contentsBytes, opsBytes);
    }
}
