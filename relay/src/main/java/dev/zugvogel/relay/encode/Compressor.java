package dev.zugvogel.relay.encode;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Compresses with contexts that are used again. One thread; holds native memory until closed. */
final class Compressor implements AutoCloseable {
    private static final LZ4Compressor LZ4 = LZ4Factory.fastestInstance().fastCompressor();

    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private int level;

    Compressor() {
        // The block's header says length and checksum already.
        zstd.setMagicless(true).setContentSize(false).setChecksum(false).setDictID(false);
    }

    /** How many bytes it wrote, fewer than {@code room}; 0 if it would not be fewer. */
    int compress(Codec codec, byte[] from, int lengthBytes, byte[] into, int offset, int room) {
        return switch (codec) {
            case NONE -> 0;
            case LZ4 -> lz4(from, lengthBytes, into, offset, room);
            case ZSTD_FAST_5, ZSTD_1, ZSTD_3, ZSTD_6 -> zstd(codec.level(), from, lengthBytes, into, offset, room);
        };
    }

    private static int lz4(byte[] from, int lengthBytes, byte[] into, int offset, int room) {
        // It throws where the room does not suffice, which costs more than the room that always does.
        int written = LZ4.compress(from, 0, lengthBytes, into, offset, into.length - offset);
        return written < room ? written : 0;
    }

    private int zstd(int level, byte[] from, int lengthBytes, byte[] into, int offset, int room) {
        if (level != this.level) zstd.setLevel(level);
        this.level = level;
        try {
            int written = zstd.compressByteArray(into, offset, into.length - offset, from, 0, lengthBytes);
            return written < room ? written : 0;
        } catch (ZstdException e) {
            throw new IllegalStateException("zstd failed with all the room it asks for", e);
        }
    }

    /** The most bytes that this many can become. */
    static int bound(int lengthBytes) {
        return Math.max(
                LZ4.maxCompressedLength(lengthBytes), (int) com.github.luben.zstd.Zstd.compressBound(lengthBytes));
    }

    @Override
    public void close() {
        zstd.close();
    }
}
