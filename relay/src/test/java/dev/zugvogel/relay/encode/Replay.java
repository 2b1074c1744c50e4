package dev.zugvogel.relay.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A decoder and the blocks of streams that repeat, encoded beforehand. One thread. */
public final class Replay implements AutoCloseable {
    private final List<List<byte[]>> passes = new ArrayList<>();
    private final byte[] into = new byte[Block.MAX_RAW_BYTES];
    private final Form form;
    private final Codec codec;
    private final KnownPages sender;
    private final Decoder decoder;
    private int next;

    public Replay(Form form, KnownPages sender, KnownPages receiver, Codec codec) {
        this.form = form;
        this.codec = codec;
        this.sender = sender;
        this.decoder = new Decoder(form, receiver);
    }

    /** Passes the head and each stream once; from then on {@link #decode} takes the streams in turn, as seen after themselves. */
    public Replay repeats(byte[] head, byte[]... streams) {
        try (Fixed encoder = new Fixed(form, sender, codec)) {
            decode(blocks(encoder, head), _ -> {});
            for (byte[] stream : streams) decode(blocks(encoder, stream), _ -> {});
            for (byte[] stream : streams) passes.add(blocks(encoder, stream));
            return this;
        } catch (BadBlockException e) {
            throw new IllegalStateException("an encoder's block is refused", e);
        }
    }

    private static List<byte[]> blocks(Fixed encoder, byte[] stream) {
        List<byte[]> blocks = new ArrayList<>();
        encoder.encode(stream, block -> blocks.add(Arrays.copyOf(block.payload(), block.lengthBytes())));
        return blocks;
    }

    /** Decodes all blocks of the next stream. */
    public void decode(Consumer<byte[]> bytes) throws BadBlockException {
        decode(passes.get(next), bytes);
        next = (next + 1) % passes.size();
    }

    private void decode(List<byte[]> blocks, Consumer<byte[]> bytes) throws BadBlockException {
        for (int i = 0; i < blocks.size(); i++) {
            byte[] payload = blocks.get(i);
            if (decoder.decode(payload, 0, payload.length, into) != Outcome.OK)
                throw new IllegalStateException("the decoder does not know what the encoder thinks");
            bytes.accept(into);
            decoder.settle();
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
