package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * AES-256-CTR over pages. The first counter block of a page is {@code version: be32, region: be16, 0: be16, page * 256:
 * be64}; a page takes 256 blocks, so each page of a region has counters of its own. The counters are encrypted here,
 * since the JDK's counter mode takes a new one only as an object, and copies what it decrypts in place. For one thread
 * at a time; allocates nothing.
 */
final class PageCipher {
    private static final int BLOCK_BYTES = 16;
    private static final int BLOCKS_PER_PAGE = PAGE_BYTES / BLOCK_BYTES;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] counters = new byte[PAGE_BYTES];
    private final byte[] keyStream = new byte[PAGE_BYTES];
    private final byte[] text = new byte[PAGE_BYTES];
    private long high;
    private final Cipher blocks;

    PageCipher(SecretKey key) {
        try {
            blocks = Cipher.getInstance("AES/ECB/NoPadding");
            blocks.init(Cipher.ENCRYPT_MODE, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    /** Encrypts or decrypts {@code count} pages that lie so far apart, in place or to where they lie one after the other. */
    void crypt(
            int region,
            long page,
            int version,
            int count,
            byte[] from,
            int offset,
            int strideBytes,
            byte[] into,
            int intoOffset) {
        high((long) version << Integer.SIZE | (long) region << Short.SIZE);
        for (int i = 0; i < count; i++) {
            low((page + i) * BLOCKS_PER_PAGE);
            encryptCounters();
            xor(from, offset + i * strideBytes, into, intoOffset + i * PAGE_BYTES);
        }
    }

    private void high(long high) {
        if (high == this.high) return;
        this.high = high;
        long word = Long.reverseBytes(high);
        for (int at = 0; at < PAGE_BYTES; at += BLOCK_BYTES) WORDS.set(counters, at, word);
    }

    /** @param first of which the lowest byte is 0, so that the block's number takes its place */
    private void low(long first) {
        long word = Long.reverseBytes(first);
        for (int block = 0; block < BLOCKS_PER_PAGE; block++)
            WORDS.set(counters, block * BLOCK_BYTES + Long.BYTES, word | (long) block << 56);
    }

    private void encryptCounters() {
        try {
            // A page at a time: longer calls of such loops stay in the interpreter for long.
            blocks.update(counters, 0, PAGE_BYTES, keyStream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("whole blocks can't fail", e);
        }
    }

    private void xor(byte[] from, int offset, byte[] into, int intoOffset) {
        // Only where all arrays have one index does the compiler take many bytes at once.
        System.arraycopy(from, offset, text, 0, PAGE_BYTES);
        for (int i = 0; i < PAGE_BYTES; i++) text[i] ^= keyStream[i];
        System.arraycopy(text, 0, into, intoOffset, PAGE_BYTES);
    }
}
