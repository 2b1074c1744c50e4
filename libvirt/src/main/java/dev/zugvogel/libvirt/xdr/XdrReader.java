package dev.zugvogel.libvirt.xdr;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads values one after the other from bytes that another process sent. Never allocates more than the bytes that are
 * there can fill. Every method throws {@link XdrException} where they do not hold such a value. Not thread-safe.
 */
public final class XdrReader {
    private final ByteBuffer buffer;

    public XdrReader(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    public int int32() {
        return need(4).getInt();
    }

    public long int64() {
        return need(8).getLong();
    }

    public double float64() {
        return need(8).getDouble();
    }

    /** Zero is false; libvirt takes any other word for true. */
    public boolean bool() {
        return int32() != 0;
    }

    /** A text in UTF-8. What is not UTF-8 becomes the replacement character: messages quote arbitrary bytes. */
    public String string() {
        return new String(opaque(), StandardCharsets.UTF_8);
    }

    public Optional<String> optionalString() {
        return optional(XdrReader::string);
    }

    public <T> Optional<T> optional(Function<XdrReader, T> item) {
        int word = int32();
        return switch (word) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(item.apply(this));
            default -> throw new XdrException("presence word " + word);
        };
    }

    public byte[] opaque() {
        int length = count(XdrWriter.MAX_BYTES, 1);
        int padding = -length & 3;
        byte[] bytes = new byte[length];
        need(length + padding).get(bytes);
        buffer.position(buffer.position() + padding);
        return bytes;
    }

    public UUID uuid() {
        return new UUID(int64(), int64());
    }

    /** A counted list of at most {@code max} items. */
    public <T> List<T> list(int max, Function<XdrReader, T> item) {
        int count = count(max, 4);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < count; i++) items.add(item.apply(this));
        return List.copyOf(items);
    }

    public int remaining() {
        return buffer.remaining();
    }

    private int count(int max, int itemBytes) {
        int count = int32();
        if (count < 0 || count > max) throw new XdrException("count " + Integer.toUnsignedLong(count) + " over " + max);
        need((long) count * itemBytes);
        return count;
    }

    private ByteBuffer need(long count) {
        if (count > buffer.remaining())
            throw new XdrException(count + " bytes needed, " + buffer.remaining() + " left");
        return buffer;
    }
}
