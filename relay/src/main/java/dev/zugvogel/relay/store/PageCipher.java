package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-256-CTR over pages. The first counter block of a page is {@code version: be32, region: be16, 0: be16, page * 256:
 * be64}; a page takes 256 blocks, so the counter runs on into the next page and a run of one version is one operation.
 * For one thread at a time; allocates once per run.
 */
final class PageCipher {
    private static final int BLOCKS_PER_PAGE = 256;

    private final ByteBuffer counter = ByteBuffer.allocate(16);
    private final SecretKey key;
    private final Cipher cipher;

    PageCipher(SecretKey key) {
        this.key = key;
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
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
        counter.clear()
                .putInt(version)
                .putShort((short) region)
                .putShort((short) 0)
                .putLong(page * BLOCKS_PER_PAGE);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter.array()));
            // In single pages: a call of 256 KiB ran in the interpreter for its first 400 MB.
            for (int i = 0; i < count; i++)
                cipher.update(from, offset + i * strideBytes, PAGE_BYTES, into, intoOffset + i * PAGE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("whole blocks in counter mode can't fail", e);
        }
    }
}
