package dev.zugvogel.relay.encode;

/** A page said as the ranges in which it differs from another one. */
final class Delta {
    /** A page that changed more is sent anew: the codec makes about this of it. */
    private static final int MAX_BYTES = 2048;

    private Delta() {}

    /**
     * Writes the op and the changed bytes.
     *
     * @return false, with nothing written, if that takes too many bytes
     */
    static boolean put(byte[] before, byte[] raw, int offset, BodyWriter body) {
        int contents = body.contentsBytes();
        int ops = body.opsBytes();
        body.op(Op.DELTA, ranges(before, raw, offset));
        int at = 0;
        int done = 0;
        while ((at = differs(before, raw, offset, at)) < Page.BYTES) {
            int first = at + (Long.numberOfTrailingZeros(xor(before, raw, offset, at)) >> 3);
            at = equals(before, raw, offset, at);
            int end = at - (Long.numberOfLeadingZeros(xor(before, raw, offset, at - 8)) >> 3);
            body.varint(first - done);
            body.varint(end - first);
            body.content(raw, offset + first, end - first);
            done = end;
            if (body.contentsBytes() - contents + body.opsBytes() - ops > MAX_BYTES) {
                body.cut(contents, ops);
                return false;
            }
        }
        return true;
    }

    /** Changes a page in place. */
    static void apply(long ranges, BodyReader body, byte[] page, int offset) throws BadBlockException {
        int at = 0;
        for (long i = 0; i < ranges; i++) {
            long skip = body.varint();
            long take = body.varint();
            if (skip > Page.BYTES - at || take > Page.BYTES - at - skip)
                throw new BadBlockException("a block changes bytes outside of a page");
            at += (int) skip;
            System.arraycopy(body.bytes(), body.content(take), page, offset + at, (int) take);
            at += (int) take;
        }
    }

    private static int ranges(byte[] before, byte[] raw, int offset) {
        int ranges = 0;
        for (int at = 0; (at = differs(before, raw, offset, at)) < Page.BYTES; ranges++)
            at = equals(before, raw, offset, at);
        return ranges;
    }

    /** The first word from there on that differs. */
    private static int differs(byte[] before, byte[] raw, int offset, int from) {
        int at = from;
        while (at < Page.BYTES && xor(before, raw, offset, at) == 0) at += 8;
        return at;
    }

    /** The first word from there on that does not. */
    private static int equals(byte[] before, byte[] raw, int offset, int from) {
        int at = from;
        while (at < Page.BYTES && xor(before, raw, offset, at) != 0) at += 8;
        return at;
    }

    private static long xor(byte[] before, byte[] raw, int offset, int at) {
        return Bits.word(before, at) ^ Bits.word(raw, offset + at);
    }
}
