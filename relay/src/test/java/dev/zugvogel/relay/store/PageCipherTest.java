package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PageCipherTest {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final int COUNT = 3;
    private static final int REGION = 63;
    private static final long PAGE = (1L << 36) - COUNT;
    private static final int VERSION = Integer.MAX_VALUE;

    private final PageCipher cipher = new PageCipher(KEY);
    private final byte[] plain = new byte[COUNT * PAGE_BYTES];

    /** Stores on disks were written so, and others may read them. */
    @Test
    void itIsTheCounterModeOfTheJdk() throws GeneralSecurityException {
        new Random(1).nextBytes(plain);
        byte[] counter = ByteBuffer.allocate(16)
                .putInt(VERSION)
                .putShort((short) REGION)
                .putShort((short) 0)
                .putLong(PAGE * 256)
                .array();
        Cipher mode = Cipher.getInstance("AES/CTR/NoPadding");
        mode.init(Cipher.ENCRYPT_MODE, KEY, new IvParameterSpec(counter));
        byte[] encrypted = new byte[plain.length];
        cipher.crypt(REGION, PAGE, VERSION, COUNT, plain, 0, PAGE_BYTES, encrypted, 0);
        assertThat(encrypted).isEqualTo(mode.doFinal(plain));
    }

    @Test
    void pagesThatLieApartComeBackInPlace() {
        int strideBytes = PAGE_BYTES + 8;
        byte[] apart = new byte[COUNT * strideBytes];
        new Random(2).nextBytes(apart);
        cipher.crypt(REGION, PAGE, VERSION, COUNT, apart, 8, strideBytes, plain, 0);
        cipher.crypt(REGION, PAGE, VERSION, COUNT, plain, 0, PAGE_BYTES, plain, 0);
        for (int i = 0; i < COUNT; i++)
            assertThat(ByteBuffer.wrap(plain, i * PAGE_BYTES, PAGE_BYTES))
                    .isEqualTo(ByteBuffer.wrap(apart, 8 + i * strideBytes, PAGE_BYTES));
    }
}
