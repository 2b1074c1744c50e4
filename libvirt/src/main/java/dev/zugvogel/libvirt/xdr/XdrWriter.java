package dev.zugvogel.libvirt.xdr;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values one after the other. Big-endian, each aligned to 4 bytes. A value that libvirt would not take is kept in
 * mind and refused by {@link #toByteArray}. Not thread-safe.
 */
public final class XdrWriter {
    /** libvirt's own bound for a string and for a migration cookie. */
    public static final int MAX_BYTES = 4 << 20;

    private ByteBuffer buffer = ByteBuffer.allocate(128);
    private @Nullable String refused;

    public XdrWriter int32(int value) {
        room(4).putInt(value);
        return this;
    }

    public XdrWriter int64(long value) {
        room(8).putLong(value);
        return this;
    }

    public XdrWriter float64(double value) {
        room(8).putDouble(value);
        return this;
    }

    public XdrWriter bool(boolean value) {
        return int32(value ? 1 : 0);
    }

    /** Refused with a NUL, at which libvirt would end it. */
    public XdrWriter string(String text) {
        if (text.indexOf('\0') >= 0) return refuse("a string with a NUL character");
        return opaque(text.getBytes(StandardCharsets.UTF_8));
    }

    public XdrWriter optionalString(@Nullable String text) {
        bool(text != null);
        return text == null ? this : string(text);
    }

    public XdrWriter opaque(byte[] bytes) {
        if (bytes.length > MAX_BYTES) return refuse(bytes.length + " bytes where 4 MiB are allowed");
        int32(bytes.length);
        int padding = -bytes.length & 3;
        room(bytes.length + padding).put(bytes).put(new byte[padding]);
        return this;
    }

    public XdrWriter uuid(UUID uuid) {
        return int64(uuid.getMostSignificantBits()).int64(uuid.getLeastSignificantBits());
    }

    /** A counted list of at most {@code max} items. */
    public <T> XdrWriter list(int max, List<T> items, BiConsumer<XdrWriter, T> write) {
        if (items.size() > max) return refuse(items.size() + " items where " + max + " are allowed");
        int32(items.size());
        items.forEach(item -> write.accept(this, item));
        return this;
    }

    /** @throws XdrException if any value was refused */
    public byte[] toByteArray() {
        if (refused != null) throw new XdrException(refused);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private XdrWriter refuse(String reason) {
        refused = reason;
        return this;
    }

    private ByteBuffer room(int count) {
        if (buffer.remaining() < count) {
            int size = Math.max(buffer.capacity() * 2, buffer.position() + count);
            buffer = ByteBuffer.allocate(size).put(buffer.flip());
        }
        return buffer;
    }
}
