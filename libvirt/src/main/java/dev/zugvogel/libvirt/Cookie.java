package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.util.Arrays;

/** What one phase tells the next through the client: bytes, kept as they are, with the NUL at their end. Immutable. */
public final class Cookie {
    /** What Finish and Confirm take when the cookie before was lost. Prepare and Perform refuse it. */
    public static final Cookie NONE = new Cookie(new byte[0]);

    private final byte[] bytes;

    private Cookie(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if libvirt would not take so many */
    public static Cookie of(byte[] bytes) {
        if (bytes.length > XdrWriter.MAX_BYTES)
            throw new IllegalArgumentException("cookie of " + bytes.length + " bytes");
        return bytes.length == 0 ? NONE : new Cookie(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cookie cookie && Arrays.equals(bytes, cookie.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Not the content: it holds definitions of guests. */
    @Override
    public String toString() {
        return "Cookie[" + bytes.length + " bytes]";
    }
}
