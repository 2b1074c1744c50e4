package dev.zugvogel.relay.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one VM's stores, equal on all hosts. The control plane hands it out; it is never written here. Every use
 * has a key of its own, derived by HMAC-SHA256. Immutable, thread-safe.
 */
public final class StoreKey {
    public static final int SIZE_BYTES = 32;

    private static final String HMAC = "HmacSHA256";

    private final SecretKey secret;

    /** @throws IllegalArgumentException if it is not {@link #SIZE_BYTES} long */
    public StoreKey(byte[] secret) {
        if (secret.length != SIZE_BYTES)
            throw new IllegalArgumentException("a store's key has " + SIZE_BYTES + " bytes, not " + secret.length);
        this.secret = new SecretKeySpec(secret, HMAC);
    }

    /** Secret seed of the digests: the same wherever the VM is. */
    long digestSeed() {
        return ByteBuffer.wrap(derive("digest")).getLong();
    }

    /** For the contents of one store. */
    SecretKey contentsKey(UUID storeId) {
        return new SecretKeySpec(derive("contents", storeId), "AES");
    }

    /** For the index of one sealing: no two sealings have the same salt. */
    SecretKey indexKey(UUID storeId, UUID salt) {
        return new SecretKeySpec(derive("index", storeId, salt), "AES");
    }

    Mac indexMac(UUID storeId, UUID salt) {
        return mac(new SecretKeySpec(derive("index check", storeId, salt), HMAC));
    }

    Mac sealMac() {
        return mac(new SecretKeySpec(derive("seal check"), HMAC));
    }

    private byte[] derive(String use, UUID... context) {
        Mac mac = mac(secret);
        mac.update(("zugvogel page store, " + use).getBytes(UTF_8));
        for (UUID id : context) mac.update(bytes(id));
        return mac.doFinal();
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
