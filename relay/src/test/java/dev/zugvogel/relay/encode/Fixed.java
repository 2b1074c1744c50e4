package dev.zugvogel.relay.encode;

import dev.zugvogel.model.BytesPerSecond;

/** An encoder that takes one codec, as it does where all others were seen to fail. One thread. */
public final class Fixed implements AutoCloseable {
    private static final Codec[] CODECS = Codec.values();

    private final Choice choice = new Choice();
    private final Block block = new Block();
    private final Codec codec;
    private final Encoder encoder;

    public Fixed(Form form, KnownPages known, Codec codec) {
        this.codec = codec;
        this.encoder = new Encoder(form, known, choice);
        choice.wire(BytesPerSecond.parse(codec == Codec.NONE ? "1000Gbit/s" : "1Mbit/s"));
        for (Codec _ : CODECS) choice.next(Block.MAX_RAW_BYTES);
        if (codec != Codec.NONE) choice.took(codec, Block.MAX_RAW_BYTES, 1, 1);
    }

    /** Is given each block. */
    public interface Blocks {
        void block(Block block);
    }

    /** Encodes all of a stream. */
    public void encode(byte[] stream, Blocks blocks) {
        for (int at = 0; at < stream.length; at += block.rawBytes()) {
            for (Codec other : CODECS) if (other != codec) failed(other);
            encoder.encode(stream, at, stream.length - at, false, block);
            encoder.settle(stream);
            blocks.block(block);
        }
    }

    private void failed(Codec other) {
        choice.took(other, Block.MAX_RAW_BYTES, Block.MAX_RAW_BYTES, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
