package dev.zugvogel.relay.encode;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Decompresses what a peer sent that is not trusted, within the bytes it is given. One thread; native until closed. */
final class Decompressor implements AutoCloseable {
    private static final LZ4SafeDecompressor LZ4 = LZ4Factory.fastestInstance().safeDecompressor();

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

    Decompressor() {
        zstd.setMagicless(true);
    }

    /** Fills exactly {@code intoBytes} bytes from the start of {@code into}. */
    void decompress(int codec, byte[] from, int offset, int lengthBytes, byte[] into, int intoBytes)
            throws BadBlockException {
        int written = lengthBytes == 0 ? 0 : decompressed(codec, from, offset, lengthBytes, into, intoBytes);
        if (written != intoBytes)
            throw new BadBlockException("a block's body has " + written + " bytes, not " + intoBytes);
    }

    private int decompressed(int codec, byte[] from, int offset, int lengthBytes, byte[] into, int intoBytes)
            throws BadBlockException {
        try {
            return switch (codec) {
                case Codec.ON_WIRE_LZ4 -> LZ4.decompress(from, offset, lengthBytes, into, 0, intoBytes);
                case Codec.ON_WIRE_ZSTD -> zstd.decompressByteArray(into, 0, intoBytes, from, offset, lengthBytes);
                default -> throw new BadBlockException("a block of unknown codec " + codec);
            };
        } catch (LZ4Exception | ZstdException e) {
            throw new BadBlockException("a block can't be decompressed: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        zstd.close();
    }
}
