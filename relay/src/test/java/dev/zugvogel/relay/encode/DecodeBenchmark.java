package dev.zugvogel.relay.encode;

import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** From blocks to QEMU's stream, where nothing is known of the pages. */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class DecodeBenchmark extends MicroBenchmark {
    private final Replay plain = new Replay(Form.PLAIN, KnownPages.NOTHING, KnownPages.NOTHING, Codec.NONE)
            .repeats(new byte[0], new Streams(1).plain());
    private final Replay raw = ram(Codec.NONE, new Streams(1).ram());
    private final Replay lz4 = ram(Codec.LZ4, new Streams(1).ram());
    private final Replay zstd = ram(Codec.ZSTD_1, new Streams(1).ram());
    private final Replay zero = ram(Codec.LZ4, Streams.zero());

    private static Replay ram(Codec codec, byte[] stream) {
        return new Replay(Form.RAM, KnownPages.NOTHING, KnownPages.NOTHING, codec).repeats(Streams.ramHead(), stream);
    }

    @Benchmark
    public void plain(Blackhole bytes) throws BadBlockException {
        plain.decode(bytes::consume);
    }

    @Benchmark
    public void uncompressed(Blackhole bytes) throws BadBlockException {
        raw.decode(bytes::consume);
    }

    @Benchmark
    public void lz4(Blackhole bytes) throws BadBlockException {
        lz4.decode(bytes::consume);
    }

    @Benchmark
    public void zstd1(Blackhole bytes) throws BadBlockException {
        zstd.decode(bytes::consume);
    }

    @Benchmark
    public void zero(Blackhole bytes) throws BadBlockException {
        zero.decode(bytes::consume);
    }

    @TearDown
    public void close() {
        plain.close();
        raw.close();
        lz4.close();
        zstd.close();
        zero.close();
    }
}
