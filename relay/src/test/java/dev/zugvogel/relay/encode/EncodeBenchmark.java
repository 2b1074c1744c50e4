package dev.zugvogel.relay.encode;

import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** From QEMU's stream to blocks, where nothing is known of the pages. */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class EncodeBenchmark extends MicroBenchmark {
    private final byte[] ram = new Streams(1).ram();
    private final byte[] plain = new Streams(1).plain();
    private final byte[] zero = Streams.zero();
    private final Fixed passed = new Fixed(Form.PLAIN, KnownPages.NOTHING, Codec.NONE);
    private final Fixed raw = ram(Codec.NONE);
    private final Fixed lz4 = ram(Codec.LZ4);
    private final Fixed zstdFast = ram(Codec.ZSTD_FAST_5);
    private final Fixed zstd = ram(Codec.ZSTD_1);

    private static Fixed ram(Codec codec) {
        Fixed encoder = new Fixed(Form.RAM, KnownPages.NOTHING, codec);
        encoder.encode(Streams.ramHead(), _ -> {});
        return encoder;
    }

    /** Bytes that are not looked at, on a link that is faster than any codec. */
    @Benchmark
    public void plain(Blackhole blocks) {
        passed.encode(plain, blocks::consume);
    }

    /** Pages on a link that is faster than any codec. */
    @Benchmark
    public void uncompressed(Blackhole blocks) {
        raw.encode(ram, blocks::consume);
    }

    @Benchmark
    public void lz4(Blackhole blocks) {
        lz4.encode(ram, blocks::consume);
    }

    @Benchmark
    public void zstdFast5(Blackhole blocks) {
        zstdFast.encode(ram, blocks::consume);
    }

    @Benchmark
    public void zstd1(Blackhole blocks) {
        zstd.encode(ram, blocks::consume);
    }

    /** Records of zero pages alone. */
    @Benchmark
    public void zero(Blackhole blocks) {
        lz4.encode(zero, blocks::consume);
    }

    @TearDown
    public void close() {
        passed.close();
        raw.close();
        lz4.close();
        zstdFast.close();
        zstd.close();
    }
}
