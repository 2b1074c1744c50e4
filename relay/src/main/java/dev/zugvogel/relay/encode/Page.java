package dev.zugvogel.relay.encode;

/** A page's bytes, and QEMU's records of pages ({@code migration/ram.c}): {@code be64 address | flags, [name], content}. */
final class Page {
    static final int BYTES = KnownPages.PAGE_BYTES;
    static final int SHIFT = 12;

    static final int ZERO_FLAG = 0x02;
    static final int PAGE_FLAG = 0x08;
    /** The record is of the same block as the one before and carries no name. */
    static final int CONTINUE_FLAG = 0x20;

    private Page() {}

    /** Whether it is one word of 8 bytes again and again. */
    static boolean isFill(byte[] bytes, int offset) {
        long first = Bits.word(bytes, offset);
        for (int i = 8; i < BYTES; i += 8) if (Bits.word(bytes, offset + i) != first) return false;
        return true;
    }

    static void fill(byte[] bytes, int offset, long word) {
        for (int i = 0; i < BYTES; i += 8) Bits.putWord(bytes, offset + i, word);
    }
}
