package dev.zugvogel.relay.encode;

/** Reads a body of a peer that is not trusted: nothing is read beyond either section. One thread. */
final class BodyReader {
    private byte[] body = new byte[0];
    private int contentsAt;
    private int contentsEnd;
    private int opsAt;
    private int opsEnd;

    void open(byte[] body, int offset, int contentsBytes, int opsBytes) {
        this.body = body;
        contentsAt = offset;
        contentsEnd = offset + contentsBytes;
        opsAt = contentsEnd;
        opsEnd = contentsEnd + opsBytes;
    }

    boolean hasOps() {
        return opsAt < opsEnd;
    }

    boolean isAllRead() {
        return opsAt == opsEnd && contentsAt == contentsEnd;
    }

    byte[] bytes() {
        return body;
    }

    /** Where so many bytes of content begin; the next ones begin after them. */
    int content(long lengthBytes) throws BadBlockException {
        if (lengthBytes < 0 || lengthBytes > contentsEnd - contentsAt)
            throw new BadBlockException("a block's contents are too short for its ops");
        contentsAt += (int) lengthBytes;
        return contentsAt - (int) lengthBytes;
    }

    /** A number that is not negative. */
    long varint() throws BadBlockException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte next = body[op(1)];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) return value;
        }
        throw new BadBlockException("a block has a number of more than 63 bits");
    }

    long word() throws BadBlockException {
        return Bits.word(body, op(Long.BYTES));
    }

    /** Where so many bytes among the ops begin; the next op begins after them. */
    int op(long lengthBytes) throws BadBlockException {
        if (lengthBytes < 0 || lengthBytes > opsEnd - opsAt) throw new BadBlockException("a block's ops are cut off");
        opsAt += (int) lengthBytes;
        return opsAt - (int) lengthBytes;
    }
}
