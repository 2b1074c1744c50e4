package dev.zugvogel.relay.encode;

import java.util.Arrays;
import java.util.Random;

/** An encoder and a decoder joined, fed as a relay feeds them: with whatever a read gave. */
public final class RoundTrip implements AutoCloseable {
    private final Block block = new Block();
    private final byte[] into = new byte[Block.MAX_RAW_BYTES];
    private final Random random;
    private final Choice choice = new Choice();
    private final Encoder encoder;
    private final Decoder decoder;
    private long payloadBytes;
    private long nowNanos;
    private int mismatches;

    public RoundTrip(Form form, KnownPages sender, KnownPages receiver, Random random) {
        this.encoder = new Encoder(form, sender, choice);
        this.decoder = new Decoder(form, receiver);
        this.random = random;
    }

    /** Passes a stream in pieces of random size, and checks each block that comes out. */
    public void pass(byte[] stream) throws BadBlockException {
        int read = 0;
        int at = 0;
        while (at < stream.length) {
            read = Math.min(stream.length, read + random.nextInt(1, 2 << random.nextInt(20)));
            boolean more = read < stream.length && random.nextInt(8) > 0;
            at += block(stream, at, read, more);
            if (!more && at < read) at += block(stream, at, read, false);
        }
    }

    /** Passes a stream in the largest blocks, so that no page is cut. */
    public void passUncut(byte[] stream) throws BadBlockException {
        for (int at = 0; at < stream.length; ) at += block(stream, at, stream.length, false);
    }

    private int block(byte[] stream, int at, int to, boolean more) throws BadBlockException {
        int taken = encoder.encode(stream, at, to - at, more, block);
        encoder.settle(stream);
        nowNanos += random.nextLong(1L << random.nextInt(1, 28));
        choice.delivered(block.codec(), block.bodyBytes(), block.lengthBytes(), nowNanos);
        if (taken > 0) check(stream, at, taken);
        else if (!more) throw new AssertionError("nothing of " + (to - at) + " bytes was taken");
        return taken;
    }

    private void check(byte[] stream, int at, int taken) throws BadBlockException {
        payloadBytes += block.lengthBytes();
        byte[] payload = Arrays.copyOf(block.payload(), block.lengthBytes() + 3);
        Outcome outcome = decoder.decode(payload, 0, block.lengthBytes(), into);
        if (decoder.rawBytes() != taken) throw new AssertionError("another length came out");
        if (outcome == Outcome.MISMATCH) {
            mismatches++;
            decoder.repair(stream, at, taken);
        } else if (!Arrays.equals(into, 0, taken, stream, at, at + taken)) {
            throw new AssertionError("other bytes came out between " + at + " and " + (at + taken));
        }
        decoder.settle();
    }

    public long payloadBytes() {
        return payloadBytes;
    }

    public int mismatches() {
        return mismatches;
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
