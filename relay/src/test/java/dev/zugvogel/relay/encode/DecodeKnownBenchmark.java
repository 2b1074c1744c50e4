package dev.zugvogel.relay.encode;

import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import dev.zugvogel.relay.bench.TemporaryStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** From blocks to QEMU's stream, where a page store on the disk holds an earlier version of each page. */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class DecodeKnownBenchmark extends MicroBenchmark {
    private final TemporaryStore sameStore = new TemporaryStore();
    private final TemporaryStore changedStore = new TemporaryStore();
    private final Replay same = replay(sameStore, new Streams(1).ram());
    private final Replay changed = replay(
            changedStore, new Streams(1).ram(), new Streams(1).scribbled().ram());

    private static Replay replay(TemporaryStore store, byte[]... streams) {
        try (TemporaryStore sender = new TemporaryStore()) {
            return new Replay(Form.RAM, sender.pages(), store.pages(), Codec.LZ4).repeats(Streams.ramHead(), streams);
        }
    }

    /** No page changed. */
    @Benchmark
    public void same(Blackhole bytes) throws BadBlockException {
        same.decode(bytes::consume);
    }

    /** Each page changed a little. */
    @Benchmark
    public void delta(Blackhole bytes) throws BadBlockException {
        changed.decode(bytes::consume);
    }

    @TearDown
    public void close() {
        same.close();
        changed.close();
        sameStore.close();
        changedStore.close();
    }
}
