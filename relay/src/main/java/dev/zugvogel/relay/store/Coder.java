package dev.zugvogel.relay.store;

import dev.zugvogel.relay.encode.KnownPages;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.SecretKey;

/** What one operation on contents needs, kept for the next one. For one thread at a time. */
final class Coder {
    static final int MAX_PAGES = 64;

    final byte[] pages = new byte[MAX_PAGES * KnownPages.PAGE_BYTES];
    final ByteBuffer transfer = ByteBuffer.allocateDirect(pages.length);
    final PageCipher cipher;

    private Coder(SecretKey key) {
        cipher = new PageCipher(key);
    }

    /** Those of one store that are not in use. Thread-safe. */
    static final class Pool {
        private final ArrayBlockingQueue<Coder> idle = new ArrayBlockingQueue<>(8);
        private final SecretKey key;

        Pool(SecretKey key) {
            this.key = key;
        }

        Coder take() {
            Coder coder = idle.poll();
            return coder != null ? coder : new Coder(key);
        }

        void giveBack(Coder coder) {
            idle.offer(coder);
        }
    }
}
