package dev.zugvogel.relay.encode;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints what encoder and decoder make of recorded streams of QEMU, per second of the processor: the arguments are files, each a later migration of
 * the same guest. Run by hand.
 */
final class EncodeMeasurement {
    private final List<byte[]> streams = new ArrayList<>();

    private EncodeMeasurement(String[] files) throws Exception {
        for (String file : files) streams.add(Files.readAllBytes(Path.of(file)));
    }

    public static void main(String[] args) throws Exception {
        EncodeMeasurement measurement = new EncodeMeasurement(args);
        for (int round = 0; round < 4; round++) {
            for (Codec codec : Codec.values()) measurement.nothingKnown(codec);
            measurement.trips();
        }
    }

    private void nothingKnown(Codec codec) throws Exception {
        for (byte[] stream : streams)
            run(
                    "nothing known, " + codec,
                    stream,
                    new PagesInMemory(false),
                    new PagesInMemory(false),
                    Choice.always(codec));
    }

    private void trips() throws Exception {
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        for (byte[] stream : streams) {
            run("next trip", stream, sender, receiver, Choice.always(Codec.ZSTD_1));
            run("same again", stream, sender, receiver, Choice.always(Codec.ZSTD_1));
        }
    }

    private void run(String what, byte[] stream, KnownPages sender, KnownPages receiver, Choice choice)
            throws Exception {
        List<byte[]> blocks = new ArrayList<>();
        Block block = new Block();
        long payloadBytes = 0;
        long encodeNanos = 0;
        long allocatedBytes = 0;
        try (Encoder encoder = new Encoder(Form.RAM, sender, choice)) {
            for (int at = 0; at < stream.length; at += block.rawBytes()) {
                long start = cpuNanos();
                long allocated = allocatedBytes();
                encoder.encode(stream, at, stream.length - at, false, block);
                encoder.settle(stream);
                allocatedBytes += allocatedBytes() - allocated;
                encodeNanos += cpuNanos() - start;
                payloadBytes += block.lengthBytes();
                blocks.add(Arrays.copyOf(block.payload(), block.lengthBytes()));
            }
        }
        long decodeNanos = decode(stream, blocks, receiver);
        System.out.printf(
                Locale.ROOT,
                "%-28s %9d -> %9d bytes in %4d blocks  encode %10s  decode %10s  %d bytes allocated%n",
                what,
                stream.length,
                payloadBytes,
                blocks.size(),
                rate(stream, encodeNanos),
                rate(stream, decodeNanos),
                allocatedBytes);
    }

    private static long decode(byte[] stream, List<byte[]> blocks, KnownPages receiver) throws Exception {
        byte[] into = new byte[Block.MAX_RAW_BYTES];
        long decodeNanos = 0;
        int at = 0;
        try (Decoder decoder = new Decoder(Form.RAM, receiver)) {
            for (byte[] payload : blocks) {
                long start = cpuNanos();
                Outcome outcome = decoder.decode(payload, 0, payload.length, into);
                decodeNanos += cpuNanos() - start;
                int rawBytes = decoder.rawBytes();
                if (outcome != Outcome.OK || !Arrays.equals(into, 0, rawBytes, stream, at, at + rawBytes))
                    throw new IllegalStateException(outcome + " at " + at);
                at += rawBytes;
                decoder.settle();
            }
        }
        return decodeNanos;
    }

    private static BytesPerSecond rate(byte[] stream, long nanos) {
        return BytesPerSecond.of(new Bytes(stream.length), Duration.ofNanos(nanos));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
