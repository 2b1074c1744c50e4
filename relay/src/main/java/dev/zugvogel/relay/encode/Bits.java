package dev.zugvogel.relay.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays. */
final class Bits {
    private static final VarHandle BE_INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BE_LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LE_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bits() {}

    static int u16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    }

    static int be32(byte[] bytes, int offset) {
        return (int) BE_INTS.get(bytes, offset);
    }

    static void putBe32(byte[] bytes, int offset, int value) {
        BE_INTS.set(bytes, offset, value);
    }

    static long be64(byte[] bytes, int offset) {
        return (long) BE_LONGS.get(bytes, offset);
    }

    static void putBe64(byte[] bytes, int offset, long value) {
        BE_LONGS.set(bytes, offset, value);
    }

    /** A word whose lowest byte is the first. */
    static long word(byte[] bytes, int offset) {
        return (long) LE_LONGS.get(bytes, offset);
    }

    static void putWord(byte[] bytes, int offset, long value) {
        LE_LONGS.set(bytes, offset, value);
    }
}
