package dev.zugvogel.relay.encode;

/** An encoder that takes one codec, whatever comes of it. One thread. */
public final class Fixed implements AutoCloseable {
    private final Block block = new Block();
    private final Encoder encoder;

    public Fixed(Form form, KnownPages known, Codec codec) {
        this.encoder = new Encoder(form, known, Choice.always(codec));
    }

    /** Is given each block. */
    public interface Blocks {
        void block(Block block);
    }

    /** Encodes all of a stream. */
    public void encode(byte[] stream, Blocks blocks) {
        for (int at = 0; at < stream.length; at += block.rawBytes()) {
            encoder.encode(stream, at, stream.length - at, false, block);
            encoder.settle(stream);
            blocks.block(block);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
