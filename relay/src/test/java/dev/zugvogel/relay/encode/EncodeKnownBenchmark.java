package dev.zugvogel.relay.encode;

import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import dev.zugvogel.relay.bench.TemporaryStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** From QEMU's stream to blocks, where a page store on the disk holds an earlier version of each page. */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class EncodeKnownBenchmark extends MicroBenchmark {
    private final byte[] first = new Streams(1).ram();
    private final byte[] scribbled = new Streams(1).scribbled().ram();
    private final byte[] other = new Streams(2).ram();
    private final TemporaryStore store = new TemporaryStore();
    private final Fixed encoder = new Fixed(Form.RAM, store.pages(), Codec.LZ4);
    private long trips;

    public EncodeKnownBenchmark() {
        encoder.encode(Streams.ramHead(), _ -> {});
        encoder.encode(first, _ -> {});
    }

    /** No page changed. */
    @Benchmark
    public void same(Blackhole blocks) {
        encoder.encode(first, blocks::consume);
    }

    /** Each page changed a little. */
    @Benchmark
    public void delta(Blackhole blocks) {
        encoder.encode(trips++ % 2 == 0 ? scribbled : first, blocks::consume);
    }

    /** Each page has nothing in common with what it was. */
    @Benchmark
    public void other(Blackhole blocks) {
        encoder.encode(trips++ % 2 == 0 ? other : first, blocks::consume);
    }

    @TearDown
    public void close() {
        encoder.close();
        store.close();
    }
}
