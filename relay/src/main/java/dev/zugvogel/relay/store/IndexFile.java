package dev.zugvogel.relay.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/**
 * The file of names, digests and versions: {@link IndexForm}, encrypted, then HMAC-SHA256 of the ciphertext. Both keys
 * come from the store's id and the sealing's salt, so that an index of another sealing does not pass for this one.
 */
record IndexFile(Path folder, StoreKey key, UUID storeId, UUID salt) {
    private static final String NAME = "index";
    private static final int MAC_BYTES = 32;
    private static final int BUFFER_BYTES = 64 << 10;

    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** Durable when it returns, apart from its name. */
    void write(Writing content) throws IOException {
        Mac mac = key.indexMac(storeId, salt);
        try (FileChannel channel = FileChannel.open(folder.resolve(NAME), CREATE, TRUNCATE_EXISTING, WRITE)) {
            OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.to(new DataOutputStream(new CipherOutputStream(new MacOutput(file, mac), cipher())));
            file.write(mac.doFinal());
            file.flush();
            channel.force(true);
        }
    }

    /** Whether it is what was written when the store was sealed. Reads the whole file. */
    boolean isIntact() throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) return false;
        long lengthBytes = Files.size(file) - MAC_BYTES;
        Mac mac = key.indexMac(storeId, salt);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (long left = lengthBytes; left > 0; ) {
                int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (got < 0) return false;
                mac.update(buffer, 0, got);
                left -= got;
            }
            return MessageDigest.isEqual(mac.doFinal(), in.readNBytes(MAC_BYTES + 1));
        }
    }

    /**
     * Fills an empty store from the file, which {@link #isIntact}.
     *
     * @throws IOException if it can't be read or is none; what was filled is to be thrown away
     */
    void read(Pages into) throws IOException {
        Path file = folder.resolve(NAME);
        long lengthBytes = Files.size(file) - MAC_BYTES;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            IndexForm.read(new DataInputStream(new CipherInputStream(in, cipher())), lengthBytes, into);
        }
    }

    private Cipher cipher() {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // The key is used for this one text.
            cipher.init(Cipher.ENCRYPT_MODE, key.indexKey(storeId, salt), new IvParameterSpec(new byte[16]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    private static final class MacOutput extends FilterOutputStream {
        private final Mac mac;

        MacOutput(OutputStream out, Mac mac) {
            super(out);
            this.mac = mac;
        }

        @Override
        public void write(int value) throws IOException {
            mac.update((byte) value);
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int lengthBytes) throws IOException {
            mac.update(bytes, offset, lengthBytes);
            out.write(bytes, offset, lengthBytes);
        }
    }
}
